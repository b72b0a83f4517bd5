import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { indexesOf, planOf, sent, vacuum, type PlanNode } from '../../../testing/plans.ts';
import { testWorld } from '../../../testing/world.ts';
import { takeDueSoon, takeOverdue } from '../reminders/queries.ts';
import { transact } from '../../../kit/transaction.ts';
import { listTasks, type Sorting, type TaskFilter } from './queries.ts';

/** How Postgres reads the tasks of a project with many. Row by row it would still be right, and too slow. */
const world = await testWorld();
const team = await aTeam(world.kysely);
const lead = await aMember(world.kysely, team, 'member');
const { projects } = await world.as(lead);
const project = await projects.create({ name: 'Large', key: 'LARGE' });
const scope = {
  team_id: team.id,
  person_id: lead.person_id,
  roles: ['member'],
  visibility: 'own',
} as unknown as TeamScope;
const ROWS = 20_000;
await sql`
  insert into tasks (team_id, project_id, id, number, title, status, status_category, priority, rank, reporter_id,
    assignee_id, due_on, created_at, updated_at)
  select ${team.id}, ${project.id}, gen_random_uuid(), n, 'Task ' || n, case when n % 10 = 0 then 'todo' else 'done' end,
    case when n % 10 = 0 then 'todo' else 'done' end, (array['low','medium','high','urgent'])[1 + n % 4],
    'a' || lpad(n::text, 8, '0'), ${lead.person_id}, case when n % 50 = 0 then ${lead.person_id}::uuid end,
    case when n % 3 = 0 then current_date + n % 400 end, now() - n * interval '1 minute',
    now() - (n * 7919 % ${sql.lit(ROWS)}) * interval '1 minute'
  from generate_series(1, ${sql.lit(ROWS)}) n`.execute(world.kysely);
await sql`
  insert into passages (team_id, home_id, kind, entity_id, ordinal, length, terms)
  select team_id, id, 'task', id, 0, 2, case when number % 2000 = 0 then $$'task':1 'zebra':2$$ else $$'task':1 'printer':2$$ end::tsvector
  from tasks where team_id = ${team.id}`.execute(world.kysely);
await vacuum(world.pool, 'tasks');
await vacuum(world.pool, 'passages');

const now = new Date().toISOString();
const first: Readonly<Record<Sorting['sort'], unknown>> = {
  rank: 'a00000100',
  created_at: now,
  updated_at: now,
  due_on: '2026-12-01',
  priority: 2,
  number: 100,
};
async function planOfList(filter: TaskFilter, sorting: Sorting) {
  const slice = { limit: 21, offset: 0, after: [first[sorting.sort], lead.person_id], counts: false };
  const [statement] = await sent(() => listTasks(world.db, scope, filter, sorting, now, slice as never));
  return planOf(world.pool, statement!);
}
const ofTasks = (nodes: Parameters<typeof indexesOf>[0]) =>
  indexesOf(nodes).filter((name) => name.startsWith('tasks_') && name !== 'tasks_pkey');

/** Whether the rows of a table are sorted, or read without an index. Small tables beside them may be. */
const reads =
  (table: string) =>
  (node: PlanNode): boolean =>
    node['Relation Name'] === table || (node.Plans ?? []).some(reads(table));
const wasteful = (nodes: readonly PlanNode[], table: string) =>
  nodes
    .filter((node) => node['Node Type'] === 'Sort' || node['Node Type'] === 'Seq Scan')
    .filter(reads(table))
    .map((node) => node['Node Type']);

test('a page far behind is found by its keys, and shows its own rows alone', async () => {
  const slice = { limit: 21, offset: 5000, after: undefined, counts: false };
  const sorting = { sort: 'updated_at', order: 'desc' } as const;
  const [statement] = await sent(() => listTasks(world.db, scope, { project_id: project.id }, sorting, now, slice));
  const { rows } = await world.pool.query<{ 'QUERY PLAN': [{ Plan: AnalyzedNode }] }>(
    `explain (analyze, timing off, format json) ${statement!.text}`,
    [...statement!.values],
  );
  const comments = analyzed(rows[0]!['QUERY PLAN'][0].Plan).filter(
    (node) => node['Relation Name'] === 'project_comments',
  );
  expect(comments.map((node) => node['Actual Loops'])).toEqual([21]);
});
interface AnalyzedNode extends PlanNode {
  readonly 'Actual Loops': number;
  readonly Plans?: readonly AnalyzedNode[];
}
const analyzed = (node: AnalyzedNode): AnalyzedNode[] => [node, ...(node.Plans ?? []).flatMap(analyzed)];

test.each([
  ['rank', /^tasks_by_rank$/],
  // With one project in the team, that of the team does as well.
  ['created_at', /^tasks_(by_created|in_team)$/],
  ['updated_at', /^tasks_by_updated$/],
  ['due_on', /^tasks_by_due$/],
  ['priority', /^tasks_by_priority$/],
] as const)(
  'a project is read by %s off its index, both ways, from any cursor, without sorting',
  async (sort, index) => {
    for (const order of ['asc', 'desc'] as const) {
      const nodes = await planOfList({ project_id: project.id }, { sort, order });
      expect(ofTasks(nodes), order).toContainEqual(expect.stringMatching(index));
      expect(wasteful(nodes, 'tasks'), order).toEqual([]);
    }
  },
);

test('the work of somebody is read off its index, over all projects', async () => {
  const nodes = await planOfList({ assignee_id: lead.person_id }, { sort: 'created_at', order: 'desc' });
  expect(ofTasks(nodes)).toContain('tasks_by_assignee');
  expect(wasteful(nodes, 'tasks')).toEqual([]);
});

test('reminders look through what is due alone', async () => {
  const author = { services: world.services, credentials: {}, now: () => now } as const;
  const request = { id: 'x', address: '', user_agent: '', origin: 'worker' } as const;
  for (const take of [takeDueSoon, takeOverdue]) {
    const statements = await sent(() =>
      transact(world.services.db, { ...author, request }, { path: 'plans', events: [] }, ({ db }) =>
        take(db, now, 200),
      ),
    );
    const update = statements.find(({ text }) => text.includes('update tasks set'))!;
    const nodes = await planOf(world.pool, { ...update, text: `/* */ ${update.text}` });
    expect(indexesOf(nodes)).toContain('tasks_to_remind');
  }
});

test('the tasks with a rare word are gathered by it, those with frequent ones met on the way', async () => {
  const filter = { project_id: project.id, asked: { words: ["'zebra':*", "'task':*"], rare: true } };
  const rare = await planOfList(filter, { sort: 'rank', order: 'asc' });
  expect(indexesOf(rare)).toEqual(expect.arrayContaining(['passages_terms', 'tasks_pkey', 'passages_pkey']));
  expect(ofTasks(rare)).not.toContain('tasks_by_rank');
  const common = await planOfList(
    { ...filter, asked: { words: ["'printer':*", "'task':*"], rare: false } },
    { sort: 'rank', order: 'asc' },
  );
  expect(ofTasks(common)).toContain('tasks_by_rank');
  expect(indexesOf(common)).not.toContain('passages_terms');
  expect(wasteful(common, 'tasks')).toEqual([]);
});
