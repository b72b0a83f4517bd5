import { expect, test } from 'vitest';
import { z } from 'zod';
import { testWorld } from '../../testing/world.ts';
import { job } from './job.ts';
import { transact } from '../transaction.ts';
import type { Outbox } from '../context.ts';

const world = await testWorld();
const wake = job({ name: 'test.wake', queue: 'timers', input: z.strictObject({ call: z.int() }) });
const noon = '2100-01-01T12:00:00.000Z';

/** Runs one transaction with an outbox. */
const ask = (work: (outbox: Outbox) => void) =>
  transact(
    world.db,
    {
      services: world.services,
      request: { id: 'r', address: '127.0.0.1', user_agent: 'test', origin: 'worker' },
      now: () => new Date().toISOString(),
    } as unknown as Parameters<typeof transact>[1],
    { path: 'test.ask', events: [] },
    async ({ outbox }) => work(outbox),
  );
const timers = async () => {
  const rows = await world.kysely
    .selectFrom('outbox')
    .select(['key', 'payload'])
    .where('name', '=', wake.name)
    .execute();
  return rows.map(({ key, payload }) => [key, (payload as { input: { call: number } }).input.call]);
};

test('of the timers with one key that a transaction sets, the last one counts', async () => {
  await ask((outbox) => {
    outbox.later(wake, { call: 1 }, { run_at: noon, key: 'alarm' });
    outbox.later(wake, { call: 2 }, { run_at: noon, key: 'alarm' });
  });
  expect(await timers()).toEqual([['alarm', 2]]);
});

test('a timer that a transaction sets and takes back is not set, and one that it takes back and sets is', async () => {
  await ask((outbox) => {
    outbox.cancel('alarm');
    outbox.later(wake, { call: 3 }, { run_at: noon, key: 'alarm' });
    outbox.later(wake, { call: 4 }, { run_at: noon, key: 'other' });
    outbox.cancel('other');
  });
  expect(await timers()).toEqual([['alarm', 3]]);
});
