import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import type { TeamScope } from '../../kit/context.ts';
import { costOfKeeping, indexesOf, planOf, sent, types, vacuum, type PlanNode } from '../../testing/plans.ts';
import { testWorld } from '../../testing/world.ts';
import { figuresBy, keptIn } from '../sla/reports/metrics.ts';
import { listActivity } from './activity/queries.ts';
import * as queries from './tickets.queries.ts';

/** Figures of a team with many tickets are read off indexes, in ranges as long as what is counted. */
const world = await testWorld();
const team = await aTeam(world.kysely);
const agent = await aMember(world.kysely, team, 'agent');
const member = await aMember(world.kysely, team, 'member');
const scope = (visibility: TeamScope['visibility'], { person_id } = agent) =>
  ({ team_id: team.id, person_id, roles: agent.roles, visibility }) as unknown as TeamScope;

await sql`
  insert into tickets (team_id, id, number, title, type, priority, status, status_category, reporter_id, assignee_id,
    created_at, updated_at, resolved_at)
  select ${team.id}, gen_random_uuid(), n, 'Ticket ' || n, 'bug', 'low', 'closed', 'closed',
    case when n % 50 = 0 then ${member.person_id}::uuid else ${agent.person_id}::uuid end,
    case when n % 1000 = 0 then ${member.person_id}::uuid end, now() - n * interval '1 hour',
    now() - n * interval '1 hour', now() - n * interval '1 hour'
  from generate_series(1, 24000) n`.execute(world.kysely);
await sql`
  insert into sla_cycles (team_id, ticket_id, metric, number, rule_id, start, stop, breach_at, goal, elapsed, ticket_type,
    priority, assignee_id)
  select team_id, id, 'resolution', 1, team_id, created_at, resolved_at,
    created_at + case when number % 10 = 0 then -1 else 1 end * interval '1 minute', 60, 60, type, priority, assignee_id
  from tickets where team_id = ${team.id}`.execute(world.kysely);
await vacuum(world.pool, 'tickets', 'sla_cycles');

const range = (from: number, to: number) => ({
  start: new Date(Date.now() - from * 86_400_000).toISOString(),
  end: new Date(Date.now() - to * 86_400_000).toISOString(),
});
const month = range(30, 0);
const before = range(60, 30);
const plan = async (work: () => Promise<unknown>): Promise<PlanNode[]> => {
  const [statement] = await sent(work);
  return planOf(world.pool, statement!);
};
const of = (nodes: readonly PlanNode[], table: string) => nodes.filter((node) => node['Relation Name'] === table);

test('figures of the team look at no ticket, only at what indexes hold of them', async () => {
  const counts = await plan(() => queries.readCounts(world.db, scope('all'), { ...month, buckets: [month] }, before));
  const lately = await plan(() => queries.readLately(world.db, scope('all'), month, before));
  for (const nodes of [counts, lately]) {
    expect(new Set(types(of(nodes, 'tickets')))).toEqual(new Set(['Index Only Scan']));
    expect(indexesOf(of(nodes, 'tickets')).filter((name) => name !== 'tickets_by_merge')).toEqual([
      'tickets_by_created',
      'tickets_by_resolved',
    ]);
  }
});

test('a plan that is kept is expected to cost no more than one for its values, however little of a large team a range is', async () => {
  const [day, yesterday] = [range(1, 0), range(2, 1)];
  for (const work of [
    () => queries.readCounts(world.db, scope('all'), { ...day, buckets: [day] }, yesterday),
    () => queries.readLately(world.db, scope('all'), day, yesterday),
    () => figuresBy(world.db, scope('all'), { from: day.start, to: day.end }),
    () => keptIn(world.db, scope('all'), [yesterday, day]),
  ]) {
    const [statement] = await sent(work);
    expect(await costOfKeeping(world.pool, statement!), statement!.text).toBeLessThan(1.1);
  }
});

test('where tickets stand is summed up without them', async () => {
  expect(of(await plan(() => queries.readStanding(world.db, scope('all'))), 'tickets')).toEqual([]);
});

test('promises are counted off two indexes', async () => {
  for (const work of [
    () => figuresBy(world.db, scope('all'), { from: month.start, to: month.end }),
    () => keptIn(world.db, scope('all'), [before, month]),
  ]) {
    const nodes = of(await plan(work), 'sla_cycles');
    expect(new Set(types(nodes))).toEqual(new Set(['Index Only Scan']));
    expect(indexesOf(nodes)).toEqual(['sla_cycles_late', 'sla_cycles_stopped']);
  }
});

test("a member's figures look at what is theirs", async () => {
  const theirs = scope('own', member);
  for (const work of [
    () => queries.readStanding(world.db, theirs),
    () => queries.readLately(world.db, theirs, month, before),
    () => figuresBy(world.db, theirs, { from: month.start, to: month.end }),
    () => listActivity(world.db, theirs, [], 10),
  ]) {
    const nodes = await plan(work);
    expect(indexesOf(nodes)).toEqual(expect.arrayContaining(['tickets_by_assignee', 'tickets_by_reporter']));
    expect(types([...of(nodes, 'tickets'), ...of(nodes, 'sla_cycles')])).not.toContain('Seq Scan');
  }
});

test('what happened last is read off the end of the events', async () => {
  expect(types(await plan(() => listActivity(world.db, scope('all'), [], 10)))).not.toContain('Sort');
});
