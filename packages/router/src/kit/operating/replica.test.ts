import { expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testDatabase } from '@deskwire/testing/database.ts';
import { createLimiter } from '../limits/limiter.ts';
import { testWorld } from '../../testing/world.ts';
import { createReplica } from './replica.ts';

const world = await testWorld();
/** A replica that has got nothing yet. */
const behindhand = await testDatabase();
const limiter = createLimiter({ pool: world.pool });

/** The replica as one api process sees it. */
const seen = (how: Partial<Parameters<typeof createReplica>[0]> = {}) =>
  createReplica({
    db: world.db,
    replica: behindhand.db,
    limiter,
    behind: () => 0,
    close: () => {},
    ...how,
  });

test('lists are read from the replica while it is level', async () => {
  expect(await seen().readsOf('ada')).toBe(behindhand.db);
  expect(await seen({ behind: () => 4_500 }).readsOf('ada')).toBe(world.db);
});

test('who changed something reads it from every process, and only they need to', async () => {
  const [one, other] = [seen(), seen()];
  await one.note('bo');
  expect(await one.readsOf('bo')).toBe(world.db);
  expect(await other.readsOf('bo')).toBe(world.db);
  expect(await other.readsOf('cy')).toBe(behindhand.db);
});

test('while it cannot be told who changed something, nobody reads from the replica', async () => {
  const away = { mark: () => Promise.reject(new Error('away')), isMarked: () => Promise.reject(new Error('away')) };
  const replica = seen({ limiter: away });
  await replica.note('di');
  expect(await replica.readsOf('ed')).toBe(world.db);
});

test('a list may lag, one row may not, and a list has what its reader wrote', async () => {
  const owner = await aMember(world.kysely, await aTeam(world.kysely), 'owner');
  const first = await (await world.as(owner)).tickets.create({ title: 'Before there was a replica' });
  Object.assign(world.services, { replica: seen() });
  const asOwner = await world.as(owner);
  expect(await asOwner.tickets.list({})).toMatchObject({ items: [] });
  expect(await asOwner.tickets.get({ ticket_id: first.id })).toMatchObject({ id: first.id });
  const second = await asOwner.tickets.create({ title: 'After' });
  const { items } = await (await world.as(owner)).tickets.list({});
  expect(items.map(({ id }) => id)).toEqual([second.id, first.id]);
});
