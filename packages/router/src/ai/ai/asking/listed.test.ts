import { randomUUIDv7 } from 'node:crypto';
import { expect, test } from 'vitest';
import { transaction } from '@deskwire/database/schema.ts';
import { testWorld } from '../../../testing/world.ts';
import { listModels, noteListed } from './chain.queries.ts';

const world = await testWorld();

test('a model that a provider lists twice is one model', async () => {
  const source = randomUUIDv7();
  const now = new Date().toISOString();
  await transaction(world.db, (db) => noteListed(db, source, ['small', 'large', 'small'], now));
  expect((await listModels(world.db, [source])).map(({ model }) => model)).toEqual(['large', 'small']);
});
