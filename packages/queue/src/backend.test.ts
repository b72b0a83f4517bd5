import { expect, test } from 'vitest';
import { testDatabase } from '@deskwire/testing/database.ts';
import { openBackend } from './backend.ts';

const { pool, url } = await testDatabase();

test('a worker whose clock was ahead does not keep the others from its jobs', async () => {
  const backend = await openBackend({ postgres_url: url }, 'consumer', () => {});
  const message = { team_id: null, payload: {} };
  await backend.queue('timers').addBulk(['ahead', 'again', 'right'].map((name) => ({ name, data: message, opts: {} })));
  const inMinutes = (minutes: number) => Date.now() + minutes * 60_000;
  const lock = (name: string, until: number) =>
    pool.query(`update bullmq.job set state = 'active', locked_until_ms = $2 where name = $1`, [name, until]);
  const right = inMinutes(0.25);
  await lock('ahead', inMinutes(5));
  await lock('right', right);
  // Retried after ten seconds, by a clock that is five minutes ahead.
  await pool.query(
    `update bullmq.job set state = 'delayed', delay_ms = 10000, process_at_ms = $1 where name = 'again'`,
    [inMinutes(5) + 10_000],
  );
  await pool.query(`insert into bullmq.meta (queue, field, value) values ('timers', 'stalled-check', $1)`, [
    String(inMinutes(5)),
  ]);
  await backend.mend();
  const { rows: looked } = await pool.query<{ value: string }>(
    `select value from bullmq.meta where field = 'stalled-check'`,
  );
  expect(Number(looked[0]!.value)).toBeLessThanOrEqual(Date.now() + 1000);
  const { rows } = await pool.query<{ name: string; until: string }>(
    `select name, coalesce(locked_until_ms, process_at_ms)::text as until from bullmq.job order by name`,
  );
  expect(Number(rows[0]!.until)).toBeLessThan(inMinutes(0.25));
  expect(Number(rows[1]!.until)).toBeLessThan(inMinutes(1));
  expect(rows[2]).toEqual({ name: 'right', until: String(right) });
  await backend.close();
});
