import { randomUUIDv7 } from 'node:crypto';
import { indexAll } from '@deskwire/router/knowledge/search/search.fixture.ts';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { stage as tickets } from '../desk/tickets.ts';
import { onStage, type Desk } from '../domain.ts';
import { at } from '../words.ts';
import { stage as comments } from '../work/comments.ts';
import { stage as projects } from '../work/projects.ts';
import { stage as tasks } from '../work/tasks.ts';
import { stage as documents } from './documents.ts';
import { stage as memory } from './memory.ts';

export const stage = onStage({
  furnish: someSearches,
  access: {
    'search.deleteHistory': 'team:search.use',
    'search.clearHistory': 'team:search.use',
  },
  rowRules: {
    // It is somebody else's.
    'search.deleteHistory': () => '404',
  },
  inputs: {
    'search.global': ({ a }) => ({ query: a.mark }),
    'search.advanced': ({ a }) => ({ query: a.mark }),
    'search.projects': ({ a }) => ({ q: a.mark }),
    'search.tasks': ({ a }) => ({ q: a.mark }),
    'search.comments': ({ a }) => ({ q: a.mark }),
    'search.suggestions': ({ a }) => ({ q: a.mark }),
  },
  unsuccessful: {
    'search.deleteHistory': 'the search of the stage is that of somebody who does not call',
  },
});

/** What the reporter searched for once, and the words of all that the team has written. */
async function someSearches(world: TestWorld, desk: Desk) {
  await desk.of(tickets);
  await desk.of(projects);
  await desk.of(tasks);
  await desk.of(comments);
  await desk.of(documents);
  await desk.of(memory);
  await indexAll(world, desk.id);
  const { id: team_id, mark, reporter } = desk;
  const id = randomUUIDv7();
  await world.kysely
    .insertInto('search_history')
    .values({ team_id, id, person_id: reporter.person_id, query: mark, hits: 1, created_at: at })
    .execute();
  return { rows: { search_history: id } };
}
