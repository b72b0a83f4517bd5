import { randomUUIDv7 } from 'node:crypto';
import { indexAll } from '@deskwire/router/knowledge/search/search.fixture.ts';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { stage as tickets } from '../desk/tickets.ts';
import { onStage, type Desk } from '../domain.ts';
import { at } from '../words.ts';
import { stage as comments } from '../work/comments.ts';
import { stage as projects } from '../work/projects.ts';
import { stage as tasks } from '../work/tasks.ts';

export const stage = onStage({ furnish: someSearches });

/** What the reporter searched for once, and the words of all that the team has written. */
async function someSearches(world: TestWorld, desk: Desk) {
  await desk.of(tickets);
  await desk.of(projects);
  await desk.of(tasks);
  await desk.of(comments);
  await indexAll(world, desk.id);
  const { id: team_id, mark, reporter } = desk;
  const id = randomUUIDv7();
  await world.kysely
    .insertInto('search_history')
    .values({ team_id, id, person_id: reporter.person_id, query: mark, hits: 1, created_at: at })
    .execute();
  return { rows: {}, entry: id };
}
