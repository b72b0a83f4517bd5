import { beforeEach, expect, test } from 'vitest';
import { testDatabase } from '@deskwire/testing/database.ts';
import { backlog } from './backlog.ts';
import { ask, emptyTables, uuid7 } from './test/work.ts';

const { pool } = await testDatabase();
const NONE = { events: 0, mail: 0, timers: 0, ai: 0, bulk: 0, webhooks: 0, webhooks_slow: 0, automation: 0 };

beforeEach(() => emptyTables(pool));

test('an idle installation has no backlog', async () => {
  expect(await backlog(pool)).toEqual({
    outbox_depth: 0,
    outbox_oldest_s: 0,
    outbox_scheduled: 0,
    in_flight: NONE,
    failed: 0,
    unsealed: 0,
    feed_lag_s: { projects: 0, triggers: 0, webhooks: 0, workflow_waits: 0 },
  });
});

test('the backlog tells what is due, what comes later, what is on its way and what failed', async () => {
  await ask(pool, { inMs: -3_600_000 });
  await ask(pool, { inMs: -10_000 });
  await ask(pool, { inMs: 3_600_000 });
  await pool.query('insert into unsealed_events (id) values ($1)', [uuid7()]);
  const job = `insert into jobs (id, queue, name, payload, dispatched_at, failed_at) values ($1, $2, 'x', '{}', now(), $3)`;
  await pool.query(job, ['a', 'mail', null]);
  await pool.query(job, ['b', 'mail', null]);
  await pool.query(job, ['c', 'a queue of another release', null]);
  await pool.query(job, ['d', 'ai', new Date()]);

  const found = await backlog(pool);
  expect(found).toMatchObject({
    outbox_depth: 2,
    outbox_scheduled: 1,
    in_flight: { ...NONE, mail: 2, events: 1 },
    failed: 1,
    unsealed: 1,
  });
  expect(found.outbox_oldest_s).toBeGreaterThanOrEqual(3_600);
  expect(found.outbox_oldest_s).toBeLessThan(7_200);
  expect(await backlog(pool, 3_601_000)).toMatchObject({ outbox_depth: 3, outbox_scheduled: 0 });
});
