import type { Client } from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { testDatabase } from '@deskwire/testing/database.ts';
import { runForLeader } from './leader.ts';

const { pool, url } = await testDatabase();

/** Leads with work that never uses its connection, until it may not go on or the test is over. */
function lead() {
  const begun = Promise.withResolvers<number>();
  const over = Promise.withResolvers<void>();
  const terms: string[] = [];
  const candidate = runForLeader({
    postgres_url: url,
    lock: 4711,
    silence_ms: 500,
    report: () => {},
    lead: async (client: Client, _pause, stopping) => {
      terms.push('begun');
      const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
      begun.resolve(rows[0]!.pid);
      await expect.poll(stopping).toBe(true);
      terms.push('over');
      over.resolve();
    },
  });
  onTestFinished(() => candidate.stop());
  return { begun: begun.promise, over: over.promise, terms };
}

const lastSign = async (pid: number): Promise<string | undefined> =>
  (
    await pool.query<{ at: string }>(
      `select query_start::text as at from pg_stat_activity where pid = $1 and state = 'idle'`,
      [pid],
    )
  ).rows[0]?.at;

test('a leader that works for long keeps the lead, though its work is done on other connections', async () => {
  const { begun, terms } = lead();
  const pid = await begun;
  // Longer in all than it may be silent.
  for (let sign = 0, last = await lastSign(pid); sign < 10; sign++) {
    await expect.poll(() => lastSign(pid)).not.toBe(last);
    last = await lastSign(pid);
    expect(last).toBeDefined();
  }
  expect(terms).toEqual(['begun']);
});

test('who has lost the session does not go on leading', async () => {
  const { begun, over } = lead();
  await pool.query('select pg_terminate_backend($1)', [await begun]);
  await over;
});
