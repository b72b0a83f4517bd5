import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { Ticket } from '@deskwire/contract/desk/tickets.schemas.ts';
import { aMember, aProject, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../../testing/world.ts';

const world = await testWorld();
const team = await aTeam(world.kysely);
const agent = await aMember(world.kysely, team, 'agent');
/** Twelve tickets a minute apart that differ in everything a list can be sorted by. */
const priorities = ['low', 'urgent', 'medium', 'high'] as const;
const opened: Ticket[] = [];
for (let n = 0; n < 12; n++) {
  world.clock.advance({ minutes: 1 });
  const caller = await world.as(agent);
  opened.push(await caller.tickets.create({ title: `Ticket ${n}`, priority: priorities[n % 4]! }));
}
for (const n of [3, 9, 0]) {
  world.clock.advance({ minutes: 1 });
  await (await world.as(agent)).tickets.update({ ticket_id: opened[n]!.id, category: 'touched' });
}

const desk = await world.as(agent);
type Query = NonNullable<Parameters<typeof desk.tickets.list>[0]>;

async function all(query: Query, page_size = 5): Promise<string[]> {
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await desk.tickets.list({ ...query, page_size, ...(cursor ? { cursor } : {}) });
    seen.push(...page.items.map(({ title }) => title));
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  return seen;
}
const titles = (tickets: { title: string }[]) => tickets.map(({ title }) => title);
/** Higher for what was changed later; the others stand in the order in which they were opened. */
const touched = ({ number }: Ticket) => ([3, 9, 0].indexOf(number - 1) + 1) * 100 + number;
const rank = { low: 1, medium: 2, high: 3, urgent: 4 };

test('every order goes through every ticket once, both ways, by cursor and by page', async () => {
  const orders = {
    created_at: opened.toReversed(),
    number: opened.toReversed(),
    updated_at: opened.toSorted((a, b) => touched(b) - touched(a)),
    priority: opened.toSorted((a, b) => rank[b.priority] - rank[a.priority] || (b.id < a.id ? -1 : 1)),
  };
  for (const [sort, expected] of Object.entries(orders) as [keyof typeof orders, typeof opened][]) {
    expect(await all({ sort }), sort).toEqual(titles(expected));
    expect(await all({ sort, order: 'asc' }), sort).toEqual(titles(expected.toReversed()));
    const pages = [];
    for (const page of [1, 2, 3]) pages.push(...(await desk.tickets.list({ sort, page, page_size: 5 })).items);
    expect(titles(pages), sort).toEqual(titles(expected));
  }
});

test('the total is that of all matches, on whichever page, also past the end', async () => {
  for (const query of [{}, { page: 2, page_size: 5 }, { page: 3, page_size: 5 }, { page: 50, page_size: 5 }])
    expect(await desk.tickets.list(query)).toMatchObject({ total: 12 });
  expect(await desk.tickets.list({ priority: ['low'] })).toMatchObject({ total: 3, next_cursor: null });
  expect(await desk.tickets.list({ category: 'nothing' })).toMatchObject({ total: 0, items: [] });
});

test('a cursor is good for its list only', async () => {
  const { next_cursor } = await desk.tickets.list({ page_size: 5 });
  const cursor = next_cursor!;
  for (const query of [
    { cursor, sort: 'priority' as const },
    { cursor, type: ['bug' as const] },
    { cursor: `${cursor}x` },
  ])
    await expect(desk.tickets.list(query)).rejects.toMatchObject({ app: 'INVALID_CURSOR' });
  await expect(desk.tickets.list({ page: 501 })).rejects.toMatchObject({ app: 'PAGE_TOO_DEEP' });
});

test('a ticket that is changed between two pages is not shown twice in the order of creation', async () => {
  const first = await desk.tickets.list({ page_size: 6 });
  await desk.tickets.create({ title: 'In between' });
  const second = await desk.tickets.list({ page_size: 6, cursor: first.next_cursor! });
  expect(titles([...first.items, ...second.items])).toEqual(titles(opened.toReversed()));
});

test('filters narrow a list, one by one and together', async () => {
  const other = await aTeam(world.kysely);
  const boss = await aMember(world.kysely, other, 'agent');
  const helper = await aMember(world.kysely, other, 'member');
  const project = await aProject(world.kysely, other);
  const here = await world.as(boss);
  const create = (title: string, ticket: object = {}) => here.tickets.create({ title, ...ticket });
  const bug = await create('bug', { type: 'bug', priority: 'urgent', tags: ['Red', 'blue'], category: 'Hardware' });
  const mine = await create('mine', { assignee_id: 'me', ...project });
  const theirs = await create('theirs', { reporter_id: helper.person_id, assignee_id: helper.person_id });
  const waiting = await create('waiting', { type: 'incident' });
  await here.tickets.setStatus({ ticket_id: waiting.id, status: 'waiting' });
  await here.tickets.watchers.add({ ticket_id: bug.id, person_id: helper.person_id });
  const cases: [Query, string[]][] = [
    [{ type: ['bug'] }, ['bug']],
    [{ type: ['bug', 'incident'] }, ['waiting', 'bug']],
    [{ priority: ['urgent'] }, ['bug']],
    [{ status: ['waiting'] }, ['waiting']],
    [{ status: ['waiting', 'open'], type: ['incident', 'bug'] }, ['waiting', 'bug']],
    [{ status_category: ['open'] }, ['theirs', 'mine', 'bug']],
    [{ status_category: ['open', 'waiting'], assignee_id: 'me' }, ['mine']],
    [{ category: 'Hardware' }, ['bug']],
    [{ tag: 'RED' }, ['bug']],
    [{ assignee_id: 'me' }, ['mine']],
    [{ assignee_id: helper.person_id }, ['theirs']],
    [{ unassigned: true }, ['waiting', 'bug']],
    [{ reporter_id: helper.person_id }, ['theirs']],
    [{ reporter_id: 'me', unassigned: true, type: ['bug'] }, ['bug']],
    [{ watcher_id: helper.person_id }, ['bug']],
    [{ watcher_id: 'me' }, []],
    [{ ...project }, ['mine']],
    [{ assignee_id: agent.person_id }, []],
  ];
  for (const [query, expected] of cases)
    expect(titles((await here.tickets.list({ ...query, sort: 'number' })).items), JSON.stringify(query)).toEqual(
      expected,
    );
  const asHelper = await world.as(helper);
  expect(titles((await asHelper.tickets.list({ sort: 'number' })).items)).toEqual(['theirs', 'bug']);
  expect(titles((await asHelper.tickets.list({ type: ['bug'] })).items)).toEqual(['bug']);
  expect(mine.assignee_id).toBe(boss.person_id);
  expect(theirs.reporter_id).toBe(helper.person_id);
});

test('a range of time includes its beginning and not its end', async () => {
  const [first, second, third] = opened;
  const between = { created_after: first!.created_at, created_before: third!.created_at };
  expect(titles((await desk.tickets.list(between)).items)).toEqual([second!.title, first!.title]);
  const { items } = await desk.tickets.list({
    updated_after: opened[11]!.created_at,
    sort: 'updated_at',
    order: 'asc',
  });
  expect(titles(items).slice(0, 3)).toEqual(['Ticket 11', 'Ticket 3', 'Ticket 9']);
});

test('more matches than are counted have an estimated total and no deep pages', async () => {
  const other = await aTeam(world.kysely);
  const here = await world.as(await aMember(world.kysely, other, 'agent'));
  const { id, reporter_id } = await here.tickets.create({ title: 'The first' });
  await world.kysely
    .insertInto('tickets')
    .columns([
      'team_id',
      'id',
      'number',
      'title',
      'type',
      'priority',
      'status',
      'status_category',
      'reporter_id',
      'created_at',
      'updated_at',
    ])
    .expression(
      sql`select team_id, gen_random_uuid(), 1 + n, 'Ticket ' || n, type, priority, status, status_category, ${reporter_id}::uuid,
        created_at - n * interval '1 s', created_at from tickets, generate_series(1, 9999) n where id = ${id}`,
    )
    .execute();
  await world.kysely.updateTable('counters').set({ next: 10_001 }).where('team_id', '=', other.id).execute();
  await sql`analyze tickets`.execute(world.kysely);
  const exact = await here.tickets.list({});
  expect(exact).toMatchObject({ total: 10_000 });
  expect(exact).not.toHaveProperty('total_estimated');
  await here.tickets.create({ title: 'One more' });
  const estimate = await here.tickets.list({});
  expect(estimate.total_estimated).toBe(true);
  expect(estimate.total).toBeGreaterThan(10_000);
  const next = await here.tickets.list({ cursor: estimate.next_cursor! });
  expect(next).toMatchObject({ total: estimate.total, total_estimated: true });
});

test('beside the ids stand the names, as far as the reader may know them', async () => {
  const leaver = await aMember(world.kysely, team, 'agent');
  const requester = await aMember(world.kysely, team, 'requester');
  const { project_id } = await aProject(world.kysely, team, { private: true, key: 'SECRET' });
  const { id } = await desk.tickets.create({
    title: 'Names',
    reporter_id: requester.person_id,
    assignee_id: leaver.person_id,
  });
  await world.kysely.updateTable('tickets').set({ project_id }).where('id', '=', id).execute();
  await world.kysely
    .updateTable('people')
    .set({ left_at: new Date().toISOString(), name: 'Gone Away' })
    .where('id', '=', leaver.person_id)
    .execute();
  const rowOf = async (caller: typeof desk) => (await caller.tickets.list({ page_size: 1 })).items[0]!;
  const assignee = { id: leaver.person_id, name: 'Gone Away', left: true };
  const reporter = { id: requester.person_id, name: expect.any(String), left: false };
  // An agent is no member of the private project.
  expect(await rowOf(desk)).toMatchObject({ id, reporter, assignee, project_id: null, project: null });
  const admin = await world.as(await aMember(world.kysely, team, 'admin'));
  expect(await rowOf(admin)).toMatchObject({ project_id, project: { id: project_id, key: 'SECRET' } });
  expect(await admin.tickets.get({ ticket_id: id })).toMatchObject({
    assignee: { ...assignee, email: leaver.email },
    project: { id: project_id },
  });
  expect(await admin.tickets.update({ ticket_id: id, priority: 'high' })).toMatchObject({ reporter, assignee });
  const theirs = await world.as(requester);
  expect(await rowOf(theirs)).toMatchObject({ id, reporter, assignee: null, assignee_id: null, project: null });
});

test('a row has the beginning of a long text in one line', async () => {
  const description = `# It broke\n\n${'very '.repeat(2000)}long`;
  const { id } = await desk.tickets.create({ title: 'Rows', description });
  await desk.tickets.setStatus({ ticket_id: id, status: 'resolved', resolution_notes: 'Turned\noff and on' });
  for (const query of [{}, { search: 'Rows' }, { page: 1, sort: 'priority' }] as const) {
    const { items } = await desk.tickets.list({ ...query, view: 'row', page_size: 50 });
    const row = items.find((item) => item.id === id);
    expect(row, JSON.stringify(query)).toMatchObject({ title: 'Rows', resolution_notes: 'Turned off and on' });
    expect(row!.description).toMatch(/^It broke very very /);
    expect(row!.description.length).toBeLessThanOrEqual(160);
  }
  expect((await desk.tickets.list({ page_size: 1 })).items).toMatchObject([{ id, description }]);
});
