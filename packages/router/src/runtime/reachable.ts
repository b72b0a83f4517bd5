import type { Pool } from 'pg';
import { withDeadline } from '@deskwire/queue/wait.ts';

/** Refuses, in one sentence that names the variable and not the password, a database that does not answer. */
export async function assertReachable(pool: Pool, url: string): Promise<void> {
  try {
    await withDeadline(pool.query('select 1'), 6000, 'no answer within 6 s');
  } catch (error) {
    const { host, pathname } = new URL(url);
    const { code, message } = error as { code?: string; message: string };
    throw new Error(`DATABASE_URL: cannot reach ${host}${pathname} (${code ?? message}).`, { cause: error });
  }
}
