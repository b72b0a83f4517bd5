import { Client } from 'pg';
import { expect, test } from 'vitest';
import { testDatabase } from '@deskwire/testing/database.ts';
import { ringer } from './ringer.ts';

const { pool, url } = await testDatabase();

test('many commits at once ring few times, and a ring always follows the last of them', async () => {
  const listener = new Client({ connectionString: url });
  await listener.connect();
  let heard = 0;
  listener.on('notification', () => (heard += 1));
  await listener.query('listen deskwire_outbox');

  const bell = ringer(pool);
  bell.ring();
  await expect.poll(() => heard).toBe(1);
  for (let i = 0; i < 1_000; i += 1) bell.ring();
  await expect.poll(() => heard).toBeGreaterThan(1);
  expect(heard).toBeLessThanOrEqual(4);

  const before = heard;
  bell.ring();
  await expect.poll(() => heard).toBeGreaterThan(before);
  await listener.end();
});

test('a ring that cannot be sent harms nobody', async () => {
  let sent = 0;
  const bell = ringer({
    query: async () => {
      sent += 1;
      throw new Error('The connection is closed.');
    },
  });
  bell.ring();
  bell.ring();
  await expect.poll(() => sent).toBe(2);
});
