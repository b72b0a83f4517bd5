import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { indexesOf, planOf, sent, vacuum } from '../../testing/plans.ts';
import { testWorld } from '../../testing/world.ts';

const world = await testWorld();

test('comments of a project are read off their index in order', async () => {
  const team = await aTeam(world.kysely);
  const member = await aMember(world.kysely, team, 'member');
  const { projects, comments } = await world.as(member);
  const { id: project_id } = await projects.create({ name: 'Large', key: 'LARGE' });
  await sql`
    insert into project_comments (team_id, id, project_id, author_id, content, created_at)
    select ${team.id}, gen_random_uuid(), ${project_id}, ${member.person_id}, 'Comment ' || n,
      now() - n * interval '1 minute'
    from generate_series(1, 20000) n`.execute(world.kysely);
  await vacuum(world.pool, 'project_comments');
  const { next_cursor } = await comments.list({ project_id });
  const statements = await sent(() => comments.list({ project_id, cursor: next_cursor! }));
  const page = statements.find(({ text }) => text.includes('limit') && text.includes('project_comments'))!;
  const nodes = await planOf(world.pool, page);
  expect(indexesOf(nodes).some((name) => name.startsWith('project_comments_'))).toBe(true);
  expect(
    nodes.filter((node) => node['Relation Name'] === 'project_comments' && /Seq|Sort/.test(node['Node Type'])),
  ).toEqual([]);
  expect(nodes.filter((node) => node['Node Type'] === 'Sort')).toEqual([]);
});
