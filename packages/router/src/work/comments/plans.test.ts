import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { COUNTED } from '../../kit/lists/page.ts';
import { indexesOf, planOf, sent, vacuum, type PlanNode, type Statement } from '../../testing/plans.ts';
import { testWorld } from '../../testing/world.ts';

/** How Postgres reads the talk of a project with much of it. Row by row it would still be right, and too slow. */
const world = await testWorld();
const team = await aTeam(world.kysely);
const member = await aMember(world.kysely, team, 'member');
const desk = await world.as(member);
const { id: project_id } = await desk.projects.create({ name: 'Large', key: 'LARGE' });
const { id: other_id } = await desk.projects.create({ name: 'Other', key: 'OTHER' });
const task = await desk.tasks.create({ project_id, title: 'Talked about' });
await sql`
  insert into tasks (team_id, project_id, id, number, title, status, status_category, priority, rank, reporter_id,
    created_at, updated_at)
  select ${team.id}, case when n % 10 = 0 then ${project_id}::uuid else ${other_id}::uuid end, gen_random_uuid(), n + 10,
    'Task ' || n, 'todo', 'todo', 'low', 'b' || lpad(n::text, 8, '0'), ${member.person_id}, now(), now()
  from generate_series(1, 2000) n`.execute(world.kysely);
await sql`
  insert into project_comments (team_id, id, project_id, task_id, author_id, content, created_at)
  select ${team.id}, gen_random_uuid(),
    case n % 4 when 0 then ${project_id}::uuid when 1 then ${other_id}::uuid end,
    case n % 4 when 2 then ${task.id}::uuid when 3 then (array(select id from tasks where number > 10))[1 + n % 2000] end,
    ${member.person_id}, 'Comment ' || n, now() - n * interval '1 minute'
  from generate_series(1, 20000) n`.execute(world.kysely);
await vacuum(world.pool, 'project_comments', 'tasks', 'projects');

type Asked = Parameters<typeof desk.comments.list>[0];
/** The statement that reads a page. */
async function asked(input: Asked): Promise<Statement> {
  const statements = await sent(() => desk.comments.list(input));
  return statements.find(({ text }) => text.includes('order by c.created_at'))!;
}
/** Nodes that read comments without an index, or sort what no limit cut before. */
function wasteful(node: PlanNode): string[] {
  const below = (node.Plans ?? []).flatMap(wasteful);
  const type = node['Node Type'];
  if (node['Relation Name'] === 'project_comments' && /Seq Scan|Bitmap/.test(type)) return [type, ...below];
  if (type.includes('Sort') && readsUncut(node)) return [type, ...below];
  return below;
}
const readsUncut = (node: PlanNode): boolean =>
  node['Node Type'] !== 'Limit' &&
  (node['Relation Name'] === 'project_comments' || (node.Plans ?? []).some(readsUncut));

const places = {
  'the project alone': [{ entity_type: 'project' }, ['project_comments_of_project']],
  'a task': [{ entity_type: 'task', entity_id: task.id }, ['project_comments_of_task']],
  both: [{}, ['project_comments_in_project']],
} as const;

test.each(Object.entries(places))('a page of %s is read off its index from any cursor', async (_, [place, indexes]) => {
  const { next_cursor } = await desk.comments.list({ project_id, ...place });
  const first = await asked({ project_id, ...place });
  const next = await asked({ project_id, cursor: next_cursor!, ...place });
  for (const page of [first, next]) {
    expect(page.text).toMatch(/limit 21\b/);
    const nodes = await planOf(world.pool, page);
    expect(indexesOf(nodes).filter((name) => /^project_comments_(?:of|in)_/.test(name))).toEqual(indexes);
    expect(wasteful(nodes[0]!)).toEqual([]);
  }
});

test('pages of all sizes have the comments in order, each once, and count them', async () => {
  const count = async (place: Partial<Asked>) => (await desk.comments.list({ project_id, ...place })).total;
  const [project, one, both] = [
    await count({ entity_type: 'project' }),
    await count({ entity_type: 'task', entity_id: task.id }),
    await count({}),
  ];
  expect([project, one]).toEqual([5_000, 5_000]);
  const { rows } = await sql<{ id: string }>`
    select c.id from project_comments c left join tasks t on t.team_id = c.team_id and t.id = c.task_id
    where coalesce(c.project_id, t.project_id) = ${project_id} order by c.created_at, c.id limit 300`.execute(
    world.kysely,
  );
  expect(both).toBeGreaterThan(COUNTED);
  const ids = rows.map(({ id }) => id);
  for (const page_size of [20, 50, 100]) {
    const first = await desk.comments.list({ project_id, page_size });
    const second = await desk.comments.list({ project_id, page_size, cursor: first.next_cursor! });
    const third = await desk.comments.list({ project_id, page_size, page: 3 });
    const seen = [first, second, third].flatMap(({ items }) => items.map(({ id }) => id));
    expect(seen).toEqual(ids.slice(0, page_size * 3));
  }
});
