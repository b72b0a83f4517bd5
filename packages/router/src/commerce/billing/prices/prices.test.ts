import { randomUUIDv7 } from 'node:crypto';
import { expect, test } from 'vitest';
import { transaction } from '@deskwire/database/schema.ts';
import { aUser } from '@deskwire/testing/builders.ts';
import { untilBlocked } from '../../../testing/locks.ts';
import { testWorld } from '../../../testing/world.ts';
import * as queries from './queries.ts';

const world = await testWorld();
const operator = await world.as(await aUser(world.kysely, { platform_role: 'master_admin' }));
const plan = { provider: 'stripe', tier: 'pro', billing_cycle: 'monthly', currency: 'EUR' } as const;

test('of two prices that are set for a plan at once, the later is offered and the other no longer', async () => {
  let later: Promise<unknown> | undefined;
  await transaction(world.db, async (db) => {
    const rest = { trial_days: 0, active: true, id: randomUUIDv7(), updated_at: new Date().toISOString() };
    await queries.upsertPrice(db, { ...plan, ...rest, external_id: 'price_one', unit_amount: 900 });
    later = operator.admin.prices.set({ ...plan, external_id: 'price_two', unit_amount: 1000 });
    await untilBlocked(world);
  });
  await later;
  const prices = await queries.listPrices(world.db);
  expect(prices.map(({ external_id, active }) => [external_id, active])).toEqual([
    ['price_two', true],
    ['price_one', false],
  ]);
});
