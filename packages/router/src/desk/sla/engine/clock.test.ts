import { describe, expect, test } from 'vitest';
import {
  aBook,
  aCalendar,
  aRule,
  at,
  aTicket,
  becomes,
  goesOn,
  hour,
  isAnswered,
  isAsked,
  iso,
  isResolved,
  waits,
} from './clock.fixture.ts';
import { readClocks } from './clock.ts';

// All in Zurich, which is UTC + 1 in November 2026; the 20th is a Friday. The office is open from 08:00Z to 16:00Z.

test('created outside hours: the clock begins to run when the office opens', () => {
  const { ongoing } = readClocks(aTicket('2026-11-21T20:00Z'), [aBook()], at('2026-11-23T07:00Z'));
  expect(ongoing.first_response).toMatchObject({ elapsed: 0, paused: false, breached: false });
  expect(iso(ongoing.first_response!.breach_at)).toBe('2026-11-23T10:00Z');
  expect(iso(ongoing.resolution!.breach_at)).toBe('2026-11-23T16:00Z');
});

test('paused means the clock does not run, and there is no deadline until it does', () => {
  const ticket = aTicket('2026-11-20T08:00Z', waits('2026-11-20T09:00Z'), goesOn('2026-11-24T09:00Z'));
  const paused = readClocks(ticket, [aBook()], at('2026-11-23T12:00Z')).ongoing.resolution!;
  expect(paused).toMatchObject({ paused: true, elapsed: hour, breach_at: null, breached: false });
  const resumed = readClocks(ticket, [aBook()], at('2026-11-24T10:00Z')).ongoing.resolution!;
  expect(resumed).toMatchObject({ paused: false, elapsed: 2 * hour });
  expect(iso(resumed.breach_at)).toBe('2026-11-24T16:00Z');
});

describe('a pause is kept', () => {
  const day_long = [waits('2026-11-19T08:00Z'), goesOn('2026-11-20T08:00Z')];
  test('when the priority changes mid-way, and with it the rule', () => {
    const rules = [
      aRule(),
      aRule({ id: '00000000-0000-7000-8000-000000000002', priority: 'urgent', resolution_time_hours: 2 }),
    ];
    const ticket = aTicket('2026-11-18T15:00Z', ...day_long, becomes('2026-11-20T08:30Z', { priority: 'urgent' }));
    const { resolution } = readClocks(ticket, [aBook(rules)], at('2026-11-20T08:30Z')).ongoing;
    expect(resolution).toMatchObject({ goal: 2 * hour, elapsed: 1.5 * hour, breached: false });
    expect(iso(resolution!.breach_at)).toBe('2026-11-20T09:00Z');
  });
  test('when the priority changes during it, to a rule that pauses elsewhere', () => {
    const rules = [
      aRule(),
      aRule({ id: '00000000-0000-7000-8000-000000000002', priority: 'urgent', pause_categories: [] }),
    ];
    const ticket = aTicket('2026-11-18T15:00Z', day_long[0]!, becomes('2026-11-19T12:00Z', { priority: 'urgent' }));
    const { resolution } = readClocks(ticket, [aBook(rules)], at('2026-11-19T14:00Z')).ongoing;
    expect(resolution, 'one hour before, two since').toMatchObject({ paused: false, elapsed: 3 * hour });
  });
  test('when the rule itself is changed mid-way and no longer pauses', () => {
    const ticket = aTicket('2026-11-18T15:00Z', ...day_long);
    const books = [aBook(), aBook([aRule({ pause_categories: [] })], aCalendar(), '2026-11-20T08:10:00Z')];
    const { resolution } = readClocks(ticket, books, at('2026-11-20T09:00Z')).ongoing;
    expect(resolution).toMatchObject({ elapsed: 2 * hour });
  });
  test('when the first rule was made after it', () => {
    const ticket = aTicket('2026-11-18T15:00Z', ...day_long);
    const { resolution } = readClocks(
      ticket,
      [aBook([aRule()], aCalendar(), '2026-11-20T08:30Z')],
      at('2026-11-20T09:00Z'),
    ).ongoing;
    expect(resolution).toMatchObject({ elapsed: 2 * hour });
  });
});

test('a higher priority measures the time that has passed, it does not start again', () => {
  const rules = [
    aRule(),
    aRule({ id: '00000000-0000-7000-8000-000000000002', priority: 'urgent', resolution_time_hours: 2 }),
  ];
  const ticket = aTicket('2026-11-20T08:00Z', becomes('2026-11-20T11:00Z', { priority: 'urgent' }));
  const { resolution } = readClocks(ticket, [aBook(rules)], at('2026-11-20T11:01Z')).ongoing;
  expect(resolution).toMatchObject({ breached: true, elapsed: 3 * hour + 60_000 });
  expect(iso(resolution!.breach_at)).toBe('2026-11-20T10:00Z');
});

describe('opened again', () => {
  const ticket = aTicket('2026-11-20T08:00Z', isResolved('2026-11-20T11:00Z'), goesOn('2026-11-23T10:00Z'));
  test('it goes on with the time that was left, and the days it was resolved do not count', () => {
    const { ongoing, completed } = readClocks(ticket, [aBook()], at('2026-11-23T11:00Z'));
    expect(completed.resolution).toEqual([]);
    expect(ongoing.resolution).toMatchObject({ number: 1, elapsed: 4 * hour, start: at('2026-11-20T08:00Z') });
    expect(iso(ongoing.resolution!.breach_at)).toBe('2026-11-23T15:00Z');
  });
  test('or starts again, where the rule says so', () => {
    const { ongoing, completed } = readClocks(ticket, [aBook([aRule({ reopen: 'restart' })])], at('2026-11-23T11:00Z'));
    expect(completed.resolution).toMatchObject([{ number: 1, elapsed: 3 * hour, breached: false }]);
    expect(ongoing.resolution).toMatchObject({ number: 2, elapsed: hour, start: at('2026-11-23T10:00Z') });
  });
  test('the first answer was given and is not asked for again', () => {
    const { ongoing, completed } = readClocks(ticket, [aBook()], at('2026-11-23T11:00Z'));
    expect(ongoing.first_response).toBeNull();
    expect(completed.first_response).toHaveLength(1);
  });
});

describe('a holiday edited later', () => {
  const closed = aCalendar({ special_days: [{ date: '2026-11-20', hours: [] }] });
  const books = [aBook(), aBook([aRule()], closed, '2026-11-23T09:00Z')];
  test('moves the deadline of what is open, also where it was late before', () => {
    const ticket = aTicket('2026-11-19T15:00Z');
    expect(readClocks(ticket, books, at('2026-11-23T08:59Z')).ongoing.resolution).toMatchObject({ breached: true });
    const { resolution } = readClocks(ticket, books, at('2026-11-23T09:00Z')).ongoing;
    expect(resolution).toMatchObject({ breached: false, elapsed: 2 * hour });
    expect(iso(resolution!.breach_at)).toBe('2026-11-23T15:00Z');
  });
  test('leaves what was completed under the old calendar as it was reported', () => {
    const ticket = aTicket('2026-11-19T15:00Z', isResolved('2026-11-20T15:30Z'));
    const [before] = readClocks(ticket, books, at('2026-11-20T16:00Z')).completed.resolution;
    const [after] = readClocks(ticket, books, at('2026-11-30T16:00Z')).completed.resolution;
    expect(before).toMatchObject({ breached: true, elapsed: 8.5 * hour });
    expect([after!.elapsed, after!.breach_at, after!.breached]).toEqual([
      before!.elapsed,
      before!.breach_at,
      before!.breached,
    ]);
  });
});

describe('answers', () => {
  test('the first ends with the first public answer; the next begins with the next question, not with each', () => {
    const ticket = aTicket(
      '2026-11-20T08:00Z',
      isAsked('2026-11-20T08:30Z'),
      isAnswered('2026-11-20T09:00Z'),
      isAsked('2026-11-20T10:00Z'),
      isAsked('2026-11-20T11:00Z'),
    );
    const { ongoing, completed } = readClocks(ticket, [aBook()], at('2026-11-20T12:00Z'));
    expect(completed.first_response).toMatchObject([{ elapsed: hour, breached: false }]);
    expect(ongoing.next_response).toMatchObject({ number: 1, elapsed: 2 * hour, start: at('2026-11-20T10:00Z') });
  });
  test('an answer too late is a breach that stays', () => {
    const ticket = aTicket('2026-11-20T08:00Z', isAnswered('2026-11-20T10:30Z'));
    const { completed } = readClocks(ticket, [aBook()], at('2026-11-25T08:00Z'));
    expect(completed.first_response).toMatchObject([{ breached: true, elapsed: 2.5 * hour, goal: 2 * hour }]);
    expect(iso(completed.first_response[0]!.breach_at)).toBe('2026-11-20T10:00Z');
  });
  test('an answer in the very last moment is in time', () => {
    const ticket = aTicket('2026-11-20T08:00Z', isAnswered('2026-11-20T10:00Z'));
    expect(readClocks(ticket, [aBook()], at('2026-11-20T12:00Z')).completed.first_response).toMatchObject([
      { breached: false, elapsed: 2 * hour },
    ]);
  });
  test('a deadline at closing time is missed by an answer in the weekend, however little open time passed', () => {
    const ticket = aTicket('2026-11-20T14:00Z', isAnswered('2026-11-21T12:00Z'));
    const [cycle] = readClocks(ticket, [aBook()], at('2026-11-21T12:00Z')).completed.first_response;
    expect(iso(cycle!.breach_at)).toBe('2026-11-20T16:00Z');
    expect(cycle).toMatchObject({ breached: true, elapsed: 2 * hour });
  });
  test('a question on a resolved ticket starts nothing; opened again it does', () => {
    const asked = [isAnswered('2026-11-20T08:10Z'), isResolved('2026-11-20T09:00Z'), isAsked('2026-11-20T10:00Z')];
    const resolved = readClocks(aTicket('2026-11-20T08:00Z', ...asked), [aBook()], at('2026-11-20T11:00Z'));
    expect(resolved.ongoing.next_response).toBeNull();
    const again = aTicket('2026-11-20T08:00Z', ...asked, goesOn('2026-11-20T12:00Z'));
    const { next_response } = readClocks(again, [aBook()], at('2026-11-20T13:00Z')).ongoing;
    expect(next_response).toMatchObject({ elapsed: hour });
  });
});

const rule = (n: number, fields: Parameters<typeof aRule>[0]) =>
  aRule({ id: `00000000-0000-7000-8000-00000000000${n}`, ...fields });

describe('the rule that says most about a ticket counts', () => {
  const rules = [
    rule(1, { resolution_time_hours: 80 }),
    rule(2, { priority: 'urgent', resolution_time_hours: 8 }),
    rule(3, { ticket_type: 'bug', resolution_time_hours: 24 }),
    rule(4, { ticket_type: 'bug', priority: 'urgent', resolution_time_hours: 4 }),
    rule(5, { category: 'network', resolution_time_hours: 2 }),
  ];
  test.each([
    [{ type: 'request' }, 80],
    [{ type: 'request', priority: 'urgent' }, 8],
    [{}, 24],
    [{ priority: 'urgent' }, 4],
    [{ category: 'network' }, 2],
    [{ category: 'network', priority: 'urgent' }, 4],
  ])('%j: %i hours', (fields, hours) => {
    const ticket = aTicket('2026-11-20T08:00Z', becomes('2026-11-20T08:00Z', fields));
    expect(readClocks(ticket, [aBook(rules)], at('2026-11-20T08:00Z')).ongoing.resolution!.goal).toBe(hours * hour);
  });
  test('where no rule fits, nothing is promised and nothing is shown', () => {
    const { terms, ongoing } = readClocks(
      aTicket('2026-11-20T08:00Z'),
      [aBook([rule(1, { priority: 'low' })])],
      at('2026-11-21T08:00Z'),
    );
    expect(terms).toBeNull();
    expect(ongoing).toEqual({ first_response: null, next_response: null, resolution: null });
  });
});

test('a merged ticket has no clock, and its closing is no solution', () => {
  const ticket = aTicket('2026-11-20T08:00Z', isResolved('2026-11-20T09:00Z'), {
    at: at('2026-11-20T09:00Z'),
    kind: 'merged',
  });
  const { ongoing, completed } = readClocks(ticket, [aBook()], at('2026-11-20T10:00Z'));
  expect([ongoing.resolution, completed.resolution]).toEqual([null, []]);
});

test('a deleted ticket has no clock, and restored the time it was gone does not count', () => {
  const gone = aTicket('2026-11-20T08:00Z', { at: at('2026-11-20T09:00Z'), kind: 'deleted' });
  expect(readClocks(gone, [aBook()], at('2026-11-20T12:00Z')).ongoing.resolution).toBeNull();
  const back = { ...gone, moments: [...gone.moments, { at: at('2026-11-20T13:00Z'), kind: 'restored' as const }] };
  expect(readClocks(back, [aBook()], at('2026-11-20T14:00Z')).ongoing.resolution).toMatchObject({ elapsed: 2 * hour });
});

test('two open periods a day: a reminder never falls into the break, the night or the weekend', () => {
  const halves = [
    { from: '08:00', to: '12:00' },
    { from: '13:00', to: '17:00' },
  ];
  const split = aCalendar({ hours: { thursday: halves, friday: halves, monday: halves } });
  for (let minute = 0; minute < 2 * 1440; minute += 7) {
    const opened = at('2026-11-19T00:00Z') + minute * 60_000;
    const { resolution } = readClocks(
      { ...aTicket('2026-11-19T00:00Z'), opened_at: opened },
      [aBook([aRule()], split)],
      opened,
    ).ongoing;
    for (const percent of [50, 75, 90, 100]) {
      const due = new Date(resolution!.usedUpAt(percent)!);
      // Local time is UTC + 1.
      const local = due.getUTCHours() + 1 + due.getUTCMinutes() / 60;
      expect([4, 5, 1]).toContain(due.getUTCDay());
      expect(local > 8 && local <= 17 && !(local > 12 && local <= 13), `${percent} % at ${due.toISOString()}`).toBe(
        true,
      );
    }
  }
});

test('the same history, rules and time give the same answer, whatever was asked before', () => {
  const ticket = aTicket(
    '2026-11-20T08:00Z',
    waits('2026-11-20T09:00Z'),
    goesOn('2026-11-24T09:00Z'),
    isAnswered('2026-11-24T10:00Z'),
  );
  const books = [aBook()];
  const read = (when: string) => JSON.stringify(readClocks(ticket, books, at(when)));
  const first = read('2026-11-20T10:00Z');
  read('2026-12-20T10:00Z');
  expect(read('2026-11-20T10:00Z')).toBe(first);
});
