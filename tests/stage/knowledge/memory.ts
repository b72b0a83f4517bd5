import { randomUUIDv7 } from 'node:crypto';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { manages, or404 } from '../rules.ts';
import { at, later, PRIVATE } from '../words.ts';
import { stage as projects } from '../work/projects.ts';

/** The memories of the stage are those of a colleague, for all the team. */
const changes = or404(manages);

export const stage = onStage({
  furnish: someMemories,
  access: {
    'memory.list': 'team:knowledge.read',
    'memory.restore': 'team:knowledge.write',
  },
  rowRules: {
    'memory.update': changes,
    'memory.delete': changes,
    'memory.restore': changes,
  },
  inputs: {
    'memory.write': () => ({ content: 'The lift code is 4711' }),
    'memory.update': () => ({ content: 'The lift code is 4712' }),
    'memory.restore': ({ own }) => ({ memory_id: own.deleted }),
    'memory.query': ({ a }) => ({ query: a.mark }),
    'memory.context': ({ a }) => ({ query: a.mark }),
  },
});

/** A memory of the team, one in the private project, and a deleted one. */
async function someMemories(world: TestWorld, desk: Desk) {
  const { secret } = await desk.of(projects);
  const memory = await aMemory(world, desk, { audience: 'team' });
  const second = await aMemory(world, desk, { audience: 'team' });
  const hidden = { ...desk, mark: `${desk.mark} ${PRIVATE}` };
  const inProject = await aMemory(world, hidden, { audience: 'project', project_id: secret.project });
  const deleted = await aMemory(world, desk, { audience: 'team', deleted_at: at, purge_at: later });
  return { rows: { memory }, second: { memory: second }, secret: { memory: inProject }, deleted };
}

async function aMemory(
  { kysely }: TestWorld,
  { id: team_id, owner, mark }: Desk,
  place: { audience: 'team' | 'project'; project_id?: string; deleted_at?: string; purge_at?: string },
): Promise<string> {
  const id = randomUUIDv7();
  const said = { key: `${mark} ${id}`, content: `${mark} memory`, tags: [mark], kind: 'fact' };
  await kysely
    .insertInto('memories')
    .values({ team_id, id, ...said, author_id: owner.person_id, created_at: at, updated_at: at, ...place })
    .execute();
  return id;
}
