import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import type { TeamScope } from '../../../kit/context.ts';
import {
  costOfKeeping,
  indexesOf as allIndexesOf,
  planOf,
  sent,
  types,
  vacuum,
  type PlanNode,
} from '../../../testing/plans.ts';
import { testWorld } from '../../../testing/world.ts';
import { findDetail } from '../detail/queries.ts';
import type { TicketFilter } from './filter.queries.ts';
import { listTickets, type Sorting } from './queries.ts';
import { countByStatus } from './stats.queries.ts';

/** How Postgres reads the lists of a team with many tickets. Row by row it would still be right, and too slow. */
const world = await testWorld();
const team = await aTeam(world.kysely);
const agent = await aMember(world.kysely, team, 'agent');
const other = await aMember(world.kysely, team, 'agent');
const scope = (visibility: TeamScope['visibility'] = 'all', person_id = agent.person_id) =>
  ({
    team_id: team.id,
    person_id,
    roles: agent.roles,
    visibility,
    tier: 'premium',
    ticket_prefix: 'TKT',
  }) as unknown as TeamScope;
const ROWS = 24_000;
await sql`
  insert into tickets (team_id, id, number, title, description, type, priority, status, status_category, tags, reporter_id,
    assignee_id, created_at, updated_at)
  select ${team.id}, gen_random_uuid(), n, 'Ticket ' || words[1 + n % 8] || ' ' || n, 'About ' || words[1 + n % 7],
    (array['bug','feature','incident','request','question'])[1 + n % 5], (array['low','medium','high','urgent'])[1 + n % 4],
    case when n % 100 = 0 then 'waiting' when n % 10 = 0 then 'open' else 'closed' end,
    case when n % 100 = 0 then 'waiting' when n % 10 = 0 then 'open' else 'closed' end,
    array[words[1 + n % 8]], case when n % 50 = 0 then ${other.person_id}::uuid else ${agent.person_id}::uuid end,
    case when n % 3 = 0 then ${other.person_id}::uuid end,
    now() - n * interval '1 minute', now() - (n * 7919 % ${sql.lit(ROWS)}) * interval '1 minute'
  from generate_series(1, ${sql.lit(ROWS)}) n,
    (values (array['printer','router','laptop','headset','monitor','account','licence','network'])) w(words)`.execute(
  world.kysely,
);
// As many as fill more than a page.
await sql`
  insert into people (team_id, id, kind, name, created_at, updated_at)
  select ${team.id}, gen_random_uuid(), 'contact', 'Contact ' || n, now(), now() from generate_series(1, 5000) n`.execute(
  world.kysely,
);
// Every open ticket owes something, and as many of other teams do.
await sql`
  insert into sla_cycles (team_id, ticket_id, metric, number, rule_id, start, stop, breach_at, goal, ticket_type, priority)
  select team_id, id, metric, 1, team_id, created_at, case when status = 'closed' then updated_at end,
    created_at + interval '1 day', 60, type, priority
  from tickets, (values ('first_response'), ('resolution')) as m(metric) where team_id = ${team.id}`.execute(
  world.kysely,
);
await vacuum(world.pool, 'people', 'tickets', 'sla_cycles');

const newest = { sort: 'created_at', order: 'desc' } as const;
async function planOfList(filter: TicketFilter, sorting: Sorting, who = scope(), count = false) {
  const after =
    sorting.sort === 'number'
      ? [ROWS / 2]
      : sorting.sort === 'priority'
        ? [2, agent.person_id]
        : [new Date().toISOString(), agent.person_id];
  const slice = { limit: 21, offset: 0, after: count ? undefined : after, counts: count };
  const [statement] = await sent(() => listTickets(world.db, who, filter, sorting, slice));
  return { nodes: await planOf(world.pool, statement!), text: statement!.text };
}

/** Without those of the tables in which the names beside ids are looked up. */
const indexesOf = (nodes: readonly PlanNode[]) => allIndexesOf(nodes).filter((name) => name.startsWith('tickets_'));

const orders = {
  created_at: 'tickets_by_created',
  updated_at: 'tickets_by_updated',
  priority: 'tickets_by_priority',
  number: 'tickets_team_id_number_key',
} as const;
test('every order is read off its index, both ways, from any cursor, without sorting', async () => {
  for (const [sort, index] of Object.entries(orders) as [keyof typeof orders, string][])
    for (const order of ['asc', 'desc'] as const) {
      const { nodes } = await planOfList({}, { sort, order });
      expect(indexesOf(nodes), `${sort} ${order}`).toEqual([index]);
      expect(types(nodes), `${sort} ${order}`).not.toContain('Sort');
    }
});

test('the names of those whom a row names are looked up by their keys', async () => {
  const { nodes } = await planOfList({}, newest);
  expect(allIndexesOf(nodes).filter((name) => name.startsWith('people_'))).not.toEqual([]);
  expect(types(nodes)).not.toContain('Seq Scan');
  expect(types(nodes)).not.toContain('Hash Join');
});

test('what a ticket owes is looked up by the ticket, in lists and alone, whatever else the team owes', async () => {
  const statements = await sent(() => findDetail(world.db, scope(), 'TKT-17'));
  for (const nodes of [(await planOfList({}, newest)).nodes, await planOf(world.pool, statements[0]!)])
    expect(allIndexesOf(nodes).filter((name) => name.startsWith('sla_'))).toEqual(['sla_cycles_next']);
});

const filters: [TicketFilter, string][] = [
  [{ status: ['waiting'] }, 'tickets_by_status'],
  [{ status_category: ['waiting'] }, 'tickets_by_category'],
  [{ type: ['bug'] }, 'tickets_by_type'],
  [{ assignee_id: other.person_id }, 'tickets_by_assignee'],
  [{ reporter_id: other.person_id }, 'tickets_by_reporter'],
  [{ project_id: other.person_id }, 'tickets_by_project'],
];
test('a list with one filter is read off the index of that filter, for whatever value', async () => {
  for (const [filter, index] of filters) {
    const { nodes, text } = await planOfList(filter, newest);
    expect(text, JSON.stringify(filter)).not.toMatch(/^\/\*/);
    expect(indexesOf(nodes), JSON.stringify(filter)).toEqual([index]);
    expect(types(nodes), JSON.stringify(filter)).not.toContain('Sort');
  }
});

test('a plan that is kept is expected to cost what one for its values costs, however rare they are: else it is made anew each time', async () => {
  for (const [filter] of filters) {
    const slice = { limit: 21, offset: 0, after: undefined, counts: true };
    const [statement] = await sent(() => listTickets(world.db, scope(), filter, newest, slice));
    expect(await costOfKeeping(world.pool, statement!), JSON.stringify(filter)).toBeLessThan(1.2);
  }
});

test("a requester's list is read off the index of reporters", async () => {
  const { nodes } = await planOfList({}, newest, scope('requester', other.person_id));
  expect(indexesOf(nodes)).toContain('tickets_by_reporter');
  expect(types(nodes)).not.toContain('Sort');
});

test('what somebody still has to do is found by its own index', async () => {
  const filter: TicketFilter = { status_category: ['open', 'waiting'], assignee_id: other.person_id };
  expect(indexesOf((await planOfList(filter, newest)).nodes)).toEqual(['tickets_active']);
});

test('what is open is read by priority off its own index, whatever was closed', async () => {
  const { nodes } = await planOfList({ status_category: ['open'], type: ['bug'] }, { sort: 'priority', order: 'desc' });
  expect(indexesOf(nodes)).toContain('tickets_active_by_priority');
  expect(types(nodes)).not.toContain('Sort');
});

test('lists that fit no index are planned for their values, and none reads the whole table', async () => {
  const rare: TicketFilter[] = [
    { status: ['waiting'], type: ['bug'] },
    { status: ['waiting', 'open'], priority: ['urgent'] },
    { tag: 'printer', status: ['waiting'] },
    { search: { asked: { words: ["'headset':*"], rare: true }, internal: true }, status: ['waiting'] },
    { search: { number: 17 } },
    { watcher_id: other.person_id },
    { created_after: new Date(Date.now() - 3_600_000).toISOString(), type: ['bug', 'incident'] },
  ];
  for (const filter of rare)
    for (const sort of ['created_at', 'updated_at', 'priority'] as const) {
      const { nodes, text } = await planOfList(filter, { sort, order: 'desc' });
      expect(text).toMatch(/^\/\* planned afresh \*\//);
      expect(types(nodes), `${sort} ${JSON.stringify(filter)}`).not.toContain('Seq Scan');
    }
});

test("a member's list looks at what they have to do with, not at the team", async () => {
  const member = await aMember(world.kysely, team, 'member');
  await sql`update tickets set assignee_id = ${member.person_id} where team_id = ${team.id} and number <= 5`.execute(
    world.kysely,
  );
  const { nodes } = await planOfList({}, newest, scope('own', member.person_id));
  expect(types(nodes.filter((node) => node['Relation Name'] === 'tickets'))).not.toContain('Seq Scan');
  expect(indexesOf(nodes)).toEqual(expect.arrayContaining(['tickets_by_assignee', 'tickets_by_reporter']));
  expect(indexesOf(nodes)).not.toContain('tickets_by_created');
});

test('a total is counted in indexes only', async () => {
  for (const [filter, index] of filters) {
    const { nodes } = await planOfList(filter, newest, scope(), true);
    const counting = nodes.filter((node) => node['Node Type'] === 'Index Only Scan');
    expect(indexesOf(counting), JSON.stringify(filter)).toEqual([index]);
  }
});

test('what is unread is found in what changed lately, not in what the team has', async () => {
  await sql`
    insert into events (team_id, id, type, actor_id, entity, entity_id, entity_version, origin, at)
    select team_id, uuidv7(updated_at - now()), 'ticket.updated', ${other.person_id}, 'ticket', id, 1, 'api', updated_at
    from tickets where team_id = ${team.id}`.execute(world.kysely);
  await sql`
    insert into ticket_reads (team_id, person_id, ticket_id, ticket_updated_at, unread, at)
    select team_id, case when number % 20 = 0 then ${agent.person_id}::uuid else ${other.person_id}::uuid end, id, updated_at,
      number % 800 = 0, now()
    from tickets where team_id = ${team.id} and number % 2 = 0`.execute(world.kysely);
  await world.pool.query('vacuum analyze tickets, ticket_reads, events');
  const member = await aMember(world.kysely, team, 'member');
  await sql`update tickets set assignee_id = ${member.person_id} where team_id = ${team.id} and number <= 5`.execute(
    world.kysely,
  );
  const unread = { by: agent.person_id, since: new Date(Date.now() - 3_600_000).toISOString(), never: [] };
  const tables = ['tickets', 'ticket_reads'];
  for (const who of [scope(), scope('requester'), scope('own', member.person_id)])
    for (const filter of [{ unread }, { unread, assignee_id: agent.person_id }, { unread, status: ['waiting'] }]) {
      const { nodes } = await planOfList(filter, newest, who);
      const counted = await planOfList(filter, newest, who, true);
      const what = `${who.visibility} ${JSON.stringify(filter)}`;
      // Those of the page and those that are counted are the same: their ids are worked out once.
      const readsOf = (plan: readonly PlanNode[]) =>
        plan.filter((node) => node['Relation Name'] === 'ticket_reads').length;
      expect(readsOf(counted.nodes), what).toBe(readsOf(nodes));
      const read = nodes.filter((node) => tables.includes(node['Relation Name'] ?? ''));
      expect(types(read), what).not.toContain('Seq Scan');
      expect(types(counted.nodes.filter((node) => tables.includes(node['Relation Name'] ?? ''))), what).not.toContain(
        'Seq Scan',
      );
      const events = allIndexesOf([...nodes, ...counted.nodes]).filter((name) => name.startsWith('events_'));
      expect(events.length, what).toBeGreaterThan(0);
      expect(
        events.filter((name) => !name.endsWith('_team_id_entity_id_id_idx')),
        what,
      ).toEqual([]);
    }
  expect(indexesOf((await planOfList({ unread }, newest)).nodes)).toContain('tickets_by_updated');
});

test('rows say what is unread by keys alone, and whole tickets cost nothing for it', async () => {
  const unread = { by: agent.person_id, since: new Date(Date.now() - 3_600_000).toISOString(), never: [] };
  const slice = { limit: 21, offset: 0, after: undefined, counts: false };
  const [whole] = await sent(() => listTickets(world.db, scope(), {}, newest, slice));
  expect(whole!.text).not.toMatch(/ticket_reads|events/);
  const [rows] = await sent(() => listTickets(world.db, scope(), {}, newest, slice, { unread }));
  const nodes = await planOf(world.pool, rows!);
  // Partitions of months to come are empty.
  const read = nodes.filter((node) => node['Relation Name']?.startsWith('events_') !== true);
  expect(types(read)).not.toContain('Seq Scan');
  expect(allIndexesOf(nodes)).toContainEqual(expect.stringMatching(/^ticket_reads_(pkey|of_ticket)$/));
});

test('the counts above a list are read off indexes only', async () => {
  const [statement] = await sent(() => countByStatus(world.db, scope()));
  const scans = (await planOf(world.pool, statement!)).filter((node) => node['Relation Name'] === 'tickets');
  expect(types(scans)).toEqual(['Index Only Scan', 'Index Only Scan', 'Index Only Scan']);
});

test('one ticket is one statement that reads no table from end to end', async () => {
  for (const name of [agent.person_id, 'TKT-17']) {
    const statements = await sent(() => findDetail(world.db, scope(), name));
    expect(statements).toHaveLength(1);
    expect(
      types((await planOf(world.pool, statements[0]!)).filter((node) => node['Relation Name'] === 'tickets')),
    ).not.toContain('Seq Scan');
  }
});

test('snoozed tickets are read off their own index, and that others are not snoozed costs nothing', async () => {
  await world.pool.query(`update tickets set snoozed_at = now() where team_id = $1 and number % 500 = 0`, [team.id]);
  await vacuum(world.pool, 'tickets');
  expect(indexesOf((await planOfList({ snoozed: true }, newest)).nodes)).toEqual(['tickets_snoozed']);
  const [own, awake] = [{ assignee_id: agent.person_id }, { assignee_id: agent.person_id, awake: true }];
  expect(indexesOf((await planOfList(awake, newest)).nodes)).toEqual(indexesOf((await planOfList(own, newest)).nodes));
});
