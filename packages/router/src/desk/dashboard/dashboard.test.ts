import { describe, expect, test } from 'vitest';
import { aMember, aProject, type TestPerson } from '@deskwire/testing/builders.ts';
import { sending } from '../../testing/uploads.ts';
import { testWorld } from '../../testing/world.ts';
import { DAY, HOUR, makerOf, type TestDesk } from './dashboard.fixture.ts';

const world = await testWorld();
type Caller = Awaited<ReturnType<typeof world.as>>;
type Filter = NonNullable<Parameters<Caller['tickets']['list']>[0]>;

const { aDesk, ago } = makerOf(world);
/** A ticket of the past, as an import would bring it. */
async function aTicket(
  desk: TestDesk,
  { created, resolved, ...values }: { created: number; resolved?: number } & Record<string, unknown>,
) {
  const caller = await world.as(desk.agent);
  const { id } = await caller.tickets.create({ title: 'A ticket', ...values });
  if (resolved !== undefined) await caller.tickets.setStatus({ ticket_id: id, status: 'resolved' });
  await world.kysely
    .updateTable('tickets')
    .set({ created_at: ago(created), ...(resolved === undefined ? {} : { resolved_at: ago(resolved) }) })
    .where('id', '=', id)
    .execute();
  return id;
}

/** Tickets of two months, of many kinds. */
async function aHistory() {
  const desk = await aDesk();
  const kinds = [
    { type: 'bug', priority: 'high', category: 'Printers', assignee_id: desk.agent.person_id },
    { type: 'question', priority: 'low', assignee_id: desk.other.person_id },
    { type: 'incident', category: 'Network', reporter_id: desk.member.person_id },
    { type: 'bug', priority: 'urgent', category: 'Printers' },
  ] as const;
  for (let n = 0; n < 20; n++) {
    const created = n * 3 * DAY + HOUR;
    await aTicket(desk, { created, ...(n % 2 === 0 ? { resolved: created / 2 } : {}), ...kinds[n % kinds.length]! });
  }
  const caller = await world.as(desk.agent);
  const [second, , fourth] = (await caller.tickets.list({ status: ['open'] })).items;
  await caller.tickets.setStatus({ ticket_id: second!.id, status: 'waiting' });
  await caller.tickets.setStatus({ ticket_id: fourth!.id, status: 'in_progress' });
  return desk;
}

const isFigure = (value: object): value is { count: number; filter: Filter } => 'count' in value && 'filter' in value;
/** All figures of an answer, wherever they stand in it. */
function* figuresOf(value: unknown, path = ''): Generator<[path: string, count: number, filter: Filter]> {
  if (value === null || typeof value !== 'object') return;
  if (isFigure(value)) yield [path, value.count, value.filter];
  else for (const [key, inner] of Object.entries(value)) yield* figuresOf(inner, `${path}.${key}`);
}
const listed = async (caller: Caller, filter: Filter) => (await caller.tickets.list({ ...filter, page_size: 1 })).total;

/** Turns every figure of the dashboard into rows, and counts these. */
async function expectRows(caller: Caller, input: Parameters<Caller['dashboard']['tickets']>[0] = {}) {
  const overview = await caller.dashboard.overview({ period: '30d' });
  const tickets = await caller.dashboard.tickets(input);
  const figures = [...figuresOf(overview, 'overview'), ...figuresOf(tickets, 'tickets')];
  expect(figures.length).toBeGreaterThan(15);
  for (const [path, count, filter] of figures) expect(await listed(caller, filter), path).toBe(count);
  for (const [name, filter] of Object.entries(overview.filters))
    expect(await listed(caller, filter ?? { status: ['closed'], type: [] }), name).toBe(
      overview.ticket_stats[name as keyof typeof overview.filters],
    );
  for (const { date, start, end, created, resolved, backlog } of tickets.data) {
    expect(await listed(caller, { created_after: start, created_before: end }), `created ${date}`).toBe(created);
    expect(await listed(caller, { resolved_after: start, resolved_before: end }), `resolved ${date}`).toBe(resolved);
    expect(await listed(caller, { unresolved_at: end }), `backlog ${date}`).toBe(backlog);
  }
  return { overview, tickets };
}

describe('every figure can be turned into its rows', () => {
  test('by those who see all', async () => {
    const desk = await aHistory();
    const { overview, tickets } = await expectRows(await world.as(desk.agent), { group_by: 'week' });
    expect(overview.ticket_stats).toEqual({
      total: 20,
      open: 8,
      in_progress: 1,
      waiting: 1,
      resolved: 10,
      closed: 0,
      unassigned: 5,
    });
    expect(overview.created).toMatchObject({ current: { count: 10 }, previous: { count: 10 }, change_percent: 0 });
    expect(overview.top_assignees.map(({ assignee_id }) => assignee_id)).toEqual([
      desk.agent.person_id,
      desk.other.person_id,
    ]);
    expect(tickets.by.category[0]!.value).toBe('Printers');
    expect(new Set(tickets.by.category.map(({ value }) => value))).toEqual(new Set(['Printers', 'Network', null]));
    expect(tickets.by.assignee.find(({ value }) => value === desk.agent.person_id)!.name).toMatch(/^Person/);
    expect(tickets.trends.median_resolution_hours.current).toBeGreaterThan(0);
  });

  test('by viewers, and by members of what is theirs', async () => {
    const desk = await aHistory();
    const viewer = await aMember(world.kysely, desk.team, 'viewer');
    expect((await expectRows(await world.as(viewer), { group_by: 'week' })).overview.ticket_stats.total).toBe(20);
    const { project_id } = await aProject(world.kysely, desk.team, { members: [desk.member] });
    await aTicket(desk, { created: DAY, project_id });
    const watched = await aTicket(desk, { created: 2 * DAY, assignee_id: desk.agent.person_id });
    await (await world.as(desk.agent)).tickets.watchers.add({ ticket_id: watched, person_id: desk.member.person_id });
    const gone = await aTicket(desk, { created: 2 * DAY, project_id });
    await (await world.as(desk.admin)).tickets.delete({ ticket_id: gone });
    const { overview } = await expectRows(await world.as(desk.member), { group_by: 'week' });
    expect(overview.ticket_stats.total, 'reported five, watches one, one of their project').toBe(7);
    const [first] = overview.recent_activity;
    expect(first).toMatchObject({ ticket_id: watched, type: 'ticket.watched' });
    expect(overview.recent_activity.map(({ ticket_id }) => ticket_id)).not.toContain(gone);
  });

  test('in whatever zone', async () => {
    const desk = await aHistory();
    for (const time_zone of ['Asia/Kathmandu', 'America/New_York'])
      await expectRows(await world.as(desk.agent), { time_zone, start_date: ago(9 * DAY), end_date: ago(0) });
  });
});

test('requesters see no figures, and members export none', async () => {
  const desk = await aDesk();
  const requester = await aMember(world.kysely, desk.team, 'requester');
  const asRequester = await world.as(requester);
  for (const call of [
    asRequester.dashboard.overview,
    asRequester.dashboard.tickets,
    asRequester.dashboard.sla,
    asRequester.dashboard.promises,
  ])
    await expect(call({})).rejects.toMatchObject({ app: 'FORBIDDEN' });
  await expect((await world.as(desk.member)).dashboard.export({ type: 'tickets' })).rejects.toMatchObject({
    app: 'FORBIDDEN',
  });
});

test('what is said among those who handle tickets leaves no trace for others', async () => {
  const desk = await aDesk();
  const id = await aTicket(desk, { created: HOUR, reporter_id: desk.member.person_id });
  await (await world.as(desk.agent)).tickets.comments.create({ ticket_id: id, content: 'Psst', is_internal: true });
  const types = async (who: TestPerson) =>
    (await (await world.as(who)).dashboard.overview({})).recent_activity.map(({ type }) => type);
  expect(await types(desk.agent)).toContain('ticket.noted');
  expect(await types(desk.member)).not.toContain('ticket.noted');
});

describe('tickets are counted by the days of their reader', () => {
  test('as the clocks go there, whatever happened in a day or did not', async () => {
    const desk = await aDesk();
    const at = ['2026-03-28T22:59:59Z', '2026-03-28T23:00:00Z', '2026-03-29T21:59:59Z', '2026-03-29T22:00:00Z'];
    for (const created_at of at) {
      const id = await aTicket(desk, { created: 0 });
      await world.kysely.updateTable('tickets').set({ created_at }).where('id', '=', id).execute();
    }
    const week = { start_date: '2026-03-27', end_date: '2026-03-31' };
    const read = async (input: object) =>
      (await (await world.as(desk.agent)).dashboard.tickets({ ...week, ...input })).data;
    const counts = (data: Awaited<ReturnType<typeof read>>) => data.map(({ created }) => created);
    expect(counts(await read({ time_zone: 'Europe/Zurich' }))).toEqual([0, 1, 2, 1, 0]);
    expect(counts(await read({}))).toEqual([0, 2, 2, 0, 0]);
    await world.kysely
      .updateTable('users')
      .set({ time_zone: 'Europe/Zurich' })
      .where('id', '=', desk.agent.user_id)
      .execute();
    expect(counts(await read({})), 'their own zone').toEqual([0, 1, 2, 1, 0]);
    expect(counts(await read({ time_zone: 'Asia/Kathmandu' }))).toEqual([0, 0, 2, 2, 0]);
    expect((await read({})).map(({ backlog }) => backlog)).toEqual([0, 1, 3, 4, 4]);
    await (await world.as(desk.agent)).settings.user.set({ week_starts_on: 'sunday' });
    expect((await read({ group_by: 'week' })).map(({ date, created }) => [date, created])).toEqual([
      ['2026-03-22', 1],
      ['2026-03-29', 3],
    ]);
    expect((await read({ group_by: 'month' })).map(({ date, created }) => [date, created])).toEqual([
      ['2026-03-01', 4],
    ]);
  });

  test('a range that makes no sense is refused', async () => {
    const desk = await world.as((await aDesk()).agent);
    const refused = { app: 'INVALID_INPUT' };
    const range = (start_date: string, end_date: string) => ({ start_date, end_date });
    await expect(desk.dashboard.tickets(range('2026-02-01', '2026-01-01'))).rejects.toMatchObject(refused);
    await expect(desk.dashboard.tickets(range('2020-01-01', '2026-01-01'))).rejects.toMatchObject(refused);
    await expect(desk.dashboard.tickets(range('1990-01-01', '2026-01-01'))).rejects.toMatchObject(refused);
    await expect(desk.dashboard.tickets(range('0001-01-01', '0001-01-02'))).rejects.toMatchObject(refused);
    await expect(desk.dashboard.tickets(range('9999-12-30', '9999-12-31'))).rejects.toMatchObject(refused);
    await expect(desk.dashboard.sla({ start_date: ago(-DAY) })).rejects.toMatchObject(refused);
    await expect(desk.dashboard.sla(range('2024-01-01', '2026-01-01'))).rejects.toMatchObject(refused);
    expect(
      (await desk.dashboard.tickets({ ...range('2020-01-01', '2026-01-01'), group_by: 'month' })).data,
    ).toHaveLength(73);
  });
});

describe('a report', () => {
  test('has the rows that its figures count, in as many pages as they need', async () => {
    const desk = await aDesk();
    const csv = `title\n${Array.from({ length: 130 }, (_, n) => `Row ${n}`).join('\n')}`;
    await (await sending(world, desk.admin, csv, 'rows.csv')).tickets.importFile({});
    await world.drain();
    const agent = await world.as(desk.agent);
    const first = await agent.dashboard.export({ type: 'tickets' });
    expect(first.rows).toHaveLength(100);
    const second = await agent.dashboard.export({ type: 'tickets', cursor: first.next_cursor! });
    expect([second.rows.length, second.next_cursor]).toEqual([30, null]);
    const figures = await agent.dashboard.export({ type: 'ticket_figures' });
    expect(figures.rows).toHaveLength(30);
    expect(figures.rows.at(-1)!.slice(3)).toEqual([130, 0, 130]);
    await expect(agent.dashboard.export({ type: 'sla_figures', cursor: 'x' })).rejects.toMatchObject({
      app: 'INVALID_CURSOR',
    });
  });
});
