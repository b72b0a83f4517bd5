import { randomUUIDv7 } from 'node:crypto';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk, type RowRule } from '../domain.ts';
import { manages, or404 } from '../rules.ts';
import { at, later } from '../words.ts';
import { stage as documents } from './documents.ts';
import { stage as memory } from './memory.ts';

/** The collection of the stage is that of a colleague, for all the team. */
const changes: RowRule = (actor) => (manages(actor) ? 'Y' : '403');

export const stage = onStage({
  furnish: someCollections,
  access: {
    'collections.get': 'team:knowledge.read',
    'collections.items': 'team:knowledge.read',
    'collections.removeItem': 'team:knowledge.write',
    'collections.restore': 'team:knowledge.write',
    'collections.members.list': 'team:knowledge.read',
    'collections.members.add': 'team:knowledge.write',
    'collections.members.remove': 'team:knowledge.write',
  },
  rowRules: {
    'collections.update': changes,
    'collections.delete': changes,
    'collections.restore': or404(manages),
    'collections.addItem': changes,
    'collections.removeItem': changes,
    'collections.members.add': changes,
    'collections.members.remove': changes,
  },
  inputs: {
    'collections.create': () => ({ name: 'Handbooks' }),
    'collections.update': () => ({ name: 'Other handbooks' }),
    'collections.restore': ({ own }) => ({ collection_id: own.deleted }),
    'collections.addItem': ({ a }) => ({ memory_id: a.second.memory }),
    'collections.members.add': ({ a }) => ({ person_id: a.owner.person_id }),
    'collections.members.remove': ({ a }) => ({ person_id: a.agent.person_id }),
  },
  apart: {
    'collections.addItem document_id': ['memory_id'],
    'collections.addItem memory_id': ['document_id'],
    'collections.addItem ticket_id': ['memory_id'],
    'collections.addItem task_id': ['memory_id'],
  },
});

/** A collection with a document and a memory, shared with the agent, and a deleted one. */
async function someCollections(world: TestWorld, desk: Desk) {
  const document = (await desk.of(documents)).rows.document;
  const kept = (await desk.of(memory)).rows.memory;
  const [collection, deleted, collection_item] = [randomUUIDv7(), randomUUIDv7(), randomUUIDv7()];
  const { id: team_id, owner, agent, mark } = desk;
  const row = { team_id, audience: 'team', author_id: owner.person_id, created_at: at, updated_at: at };
  const said = { name: `${mark} collection`, description: mark };
  await world.kysely
    .insertInto('collections')
    .values([
      { ...row, ...said, id: collection },
      { ...row, ...said, id: deleted, deleted_at: at, purge_at: later },
    ])
    .execute();
  const item = { team_id, collection_id: collection, added_by: owner.person_id, created_at: at };
  await world.kysely
    .insertInto('collection_items')
    .values([
      { ...item, id: collection_item, document_id: document },
      { ...item, id: randomUUIDv7(), memory_id: kept },
    ])
    .execute();
  await world.kysely
    .insertInto('collection_members')
    .values({ team_id, collection_id: collection, person_id: agent.person_id, role: 'reader', created_at: at })
    .execute();
  return { rows: { collection, collection_item }, deleted };
}
