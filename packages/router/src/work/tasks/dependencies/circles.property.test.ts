import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { runs, seed } from '@deskwire/testing/effort.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../../testing/world.ts';

const world = await testWorld();
const member = await aMember(world.kysely, await aTeam(world.kysely), 'member');
const desk = await world.as(member);
const TASKS = 7;

/** What is wrong with the tasks of a project: circles of parents or dependencies, and waits within one line of parents. */
async function circles(project_id: string): Promise<string[]> {
  const { rows } = await sql<{ wrong: string }>`
    with recursive own as (select * from tasks where project_id = ${project_id}),
    up(id, above, depth) as (
      select id, parent_id, 1 from own where parent_id is not null
      union all
      select up.id, t.parent_id, up.depth + 1 from up join own t on t.id = up.above
      where t.parent_id is not null and up.depth < 20),
    edges as (select task_id, depends_on_id from task_dependencies d join own on own.id = d.task_id),
    waits(id, other, depth) as (
      select task_id, depends_on_id, 1 from edges
      union
      select waits.id, e.depends_on_id, waits.depth + 1 from waits join edges e on e.task_id = waits.other
      where waits.depth < 20)
    select 'parents of ' || id as wrong from up where id = above
    union select 'waits of ' || id from waits where id = other
    union select 'waits in line of ' || u.id from up u join edges e
      on (e.task_id = u.id and e.depends_on_id = u.above) or (e.task_id = u.above and e.depends_on_id = u.id)
    union select 'too deep ' || id from up where depth > 4`.execute(world.kysely);
  return rows.map(({ wrong }) => wrong);
}

test(`whatever is tried at once, no task is part of itself or waits for itself (SEED=${seed})`, async () => {
  let state = seed;
  const random = (below: number) => (state = (state * 48_271) % 2_147_483_647) % below;
  for (let run = 0; run < runs(6); run++) {
    const { id: project_id } = await desk.projects.create({ name: `Run ${run}` });
    const ids: string[] = [];
    for (let n = 0; n < TASKS; n++) ids.push((await desk.tasks.create({ project_id, title: `${n}` })).id);
    const any = () => ids[random(TASKS)]!;
    const acts = Array.from({ length: 40 }, () => {
      const [task_id, other] = [any(), any()];
      return [
        () => desk.tasks.dependencies.add({ project_id, task_id, other_task_id: other }),
        () => desk.tasks.update({ task_id, parent_id: other }),
        () => desk.tasks.move({ task_id, parent_id: other }),
        () => desk.tasks.update({ task_id, parent_id: null }),
        () => desk.tasks.dependencies.remove({ project_id, task_id, other_task_id: other }),
      ][random(5)]!;
    });
    for (let at = 0; at < acts.length; at += 5) {
      const results = await Promise.allSettled(acts.slice(at, at + 5).map((act) => act()));
      for (const result of results)
        if (result.status === 'rejected')
          expect(['TASK_CYCLE', 'TASK_TOO_DEEP']).toContain((result.reason as { app?: string }).app);
    }
    expect(await circles(project_id), `run ${run}`).toEqual([]);
  }
});
