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
  await someVectors(world, desk);
  return { rows: { search_history: id } };
}

/** Where a model placed what the team has written. */
async function someVectors({ pool }: TestWorld, { id: team_id }: Desk): Promise<void> {
  await pool.query(
    `insert into embedding_models (name, dimensions, created_at) values ('staged', 8, $1) on conflict do nothing`,
    [at],
  );
  await pool.query(
    `with model as (select id from embedding_models where name = 'staged'),
     known as (insert into team_embeddings (team_id, model_id) select $1, id from model),
     signed as (
       insert into passage_signatures (team_id, home_id, kind, entity_id, ordinal, model_id, internal, signature)
       select p.team_id, p.home_id, p.kind, p.entity_id, p.ordinal, model.id, p.internal, B'10101010'
       from passages p, model where p.team_id = $1)
     insert into passage_vectors (team_id, home_id, kind, entity_id, ordinal, model_id, scale, vector)
     select p.team_id, p.home_id, p.kind, p.entity_id, p.ordinal, model.id, 0.01, '\\x0102030405060708'
     from passages p, model where p.team_id = $1`,
    [team_id],
  );
}
