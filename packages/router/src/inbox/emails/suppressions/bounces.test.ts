import { randomUUIDv7 } from 'node:crypto';
import { expect, test } from 'vitest';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import { transaction } from '@deskwire/database/schema.ts';
import { untilBlocked } from '../../../testing/locks.ts';
import { testWorld } from '../../../testing/world.ts';
import { addSoftBounce } from './suppressions.ts';

const world = await testWorld();

test('of mails that come back at once, each counts those that came before it', async () => {
  const now = new Date().toISOString();
  const since = secondsAfter(now, -3600);
  const mail = () => ({ id: randomUUIDv7(), to_address: 'full@example.com' });
  await transaction(world.db, (db) => addSoftBounce(db, mail(), { now, since }));
  let third = Promise.resolve(0);
  await transaction(world.db, async (db) => {
    expect(await addSoftBounce(db, mail(), { now, since })).toBe(2);
    third = transaction(world.db, (tx) => addSoftBounce(tx, mail(), { now, since }));
    await Promise.race([untilBlocked(world), third]);
  });
  expect(await third).toBe(3);
});
