import { expect, test } from 'vitest';
import { completed, factsOf, historyOf, type TicketEvent, type TicketNow } from './history.ts';

const now = (fields: Partial<TicketNow> = {}): TicketNow => ({
  type: 'bug',
  priority: 'high',
  category: null,
  status: 'open',
  status_category: 'open',
  created_at: '2026-11-20T08:00:00.000Z',
  updated_at: '2026-11-20T12:00:00.000Z',
  first_responded_at: null,
  resolved_at: null,
  closed_at: null,
  deleted_at: null,
  merged_into_id: null,
  version: 5,
  ...fields,
});
let count = 0;
const event = (type: string, at: string, version: number, payload: unknown): TicketEvent => ({
  id: `01900000-0000-7000-8000-${String((count += 1)).padStart(12, '0')}`,
  type,
  at: `2026-11-20T${at}:00.000Z`,
  version,
  payload,
});
const moved = (at: string, version: number, from: string, to: string) =>
  event('ticket.status_changed', at, version, { from, to, from_category: from, to_category: to });
const shown = (row: TicketNow, facts: ReturnType<typeof factsOf>) => {
  const { opened, moments } = historyOf(row, facts);
  return {
    opened,
    moments: moments.map(({ at, ...moment }) => [new Date(at).toISOString().slice(11, 16), moment] as const),
  };
};

test('a history begins with what each field was before it first changed', () => {
  const facts = factsOf(
    [],
    [
      moved('09:00', 2, 'open', 'waiting'),
      event('ticket.updated', '10:00', 3, {
        changes: { priority: { from: 'low', to: 'high' }, title: { from: 'a', to: 'b' } },
      }),
      moved('11:00', 4, 'waiting', 'open'),
    ],
  );
  expect(shown(now(), facts)).toEqual({
    opened: { type: 'bug', priority: 'low', category: null, status: 'open', status_category: 'open' },
    moments: [
      ['09:00', { kind: 'changed', to: { status: 'waiting', status_category: 'waiting' } }],
      ['10:00', { kind: 'changed', to: { priority: 'high' } }],
      ['11:00', { kind: 'changed', to: { status: 'open', status_category: 'open' } }],
    ],
  });
});

test('changes count in the order in which they were made, whatever the clocks of two machines say', () => {
  const first = moved('09:30', 2, 'open', 'waiting');
  const second = moved('09:29', 3, 'waiting', 'open');
  const facts = factsOf([], [second, first]);
  expect(shown(now(), facts).moments.map(([at, moment]) => [at, 'to' in moment && moment.to.status])).toEqual([
    ['09:30', 'waiting'],
    ['09:30', 'open'],
  ]);
});

test('what was kept of an event is used once its payload is gone, and not twice before', () => {
  const events = [moved('09:00', 2, 'open', 'waiting'), moved('11:00', 3, 'waiting', 'open')];
  const kept = factsOf([], events);
  expect(factsOf(kept, events)).toEqual(kept);
  expect(
    factsOf(
      kept,
      events.map((one) => ({ ...one, payload: null })),
    ),
  ).toEqual(kept);
  expect(factsOf(kept, [])).toEqual(kept);
});

test('a ticket that came with a past was open until its row says it was resolved', () => {
  const row = now({
    status: 'resolved',
    status_category: 'resolved',
    resolved_at: '2026-11-20T10:00:00.000Z',
    first_responded_at: '2026-11-20T09:00:00.000Z',
  });
  const { opened, moments } = shown(row, completed(row, []));
  expect(opened).toMatchObject({ status_category: 'open' });
  expect(moments).toEqual([
    ['09:00', { kind: 'answered' }],
    ['10:00', { kind: 'changed', to: { status: 'resolved', status_category: 'resolved' } }],
  ]);
});

test('an answer from before the import stands before what happened since', () => {
  const row = now({ first_responded_at: '2026-11-20T08:20:00.000Z' });
  const facts = completed(row, factsOf([], [moved('09:00', 2, 'waiting', 'open')]));
  expect(shown(row, facts).moments.map(([at]) => at)).toEqual(['08:20', '09:00']);
});

test('a change that no event tells of is noted once, with the time it was first seen', () => {
  const row = now({ status: 'parked', status_category: 'waiting' });
  const told = factsOf([], [moved('09:00', 2, 'open', 'triage')]);
  const kept = completed(row, told);
  expect(shown(row, kept).moments.at(-1)).toMatchObject(['12:00', { to: { status: 'parked' } }]);
  expect(completed({ ...row, updated_at: '2026-11-20T15:00:00.000Z', version: 6 }, kept)).toEqual(kept);
});

test('nothing is missing of a ticket whose events tell everything', () => {
  const events = [
    event('ticket.created', '08:00', 1, {}),
    event('ticket.commented', '08:30', 1, { by: 'agent' }),
    moved('09:00', 2, 'open', 'resolved'),
    event('ticket.deleted', '10:00', 3, {}),
  ];
  const row = now({
    status: 'resolved',
    status_category: 'resolved',
    resolved_at: '2026-11-20T09:00:00.000Z',
    first_responded_at: '2026-11-20T08:30:00.000Z',
    deleted_at: '2026-11-20T10:00:00.000Z',
  });
  const facts = factsOf([], events);
  expect(completed(row, facts)).toEqual(facts);
});
