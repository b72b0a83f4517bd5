import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';

/** Resolves when so many sessions of this database wait for what another transaction holds. */
export async function untilBlocked({ pool }: { pool: Pool }, sessions = 1): Promise<void> {
  for (;;) {
    const { rowCount } = await pool.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if ((rowCount ?? 0) >= sessions) return;
    await sleep(5);
  }
}
