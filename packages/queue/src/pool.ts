import { Pool } from 'pg';
import type { Report } from './job.ts';

export interface PoolSettings {
  readonly application_name: string;
  readonly max: number;
  /** Instead of the database's own. */
  readonly search_path?: string;
  readonly report: Report;
}

/** A pool that waits for nothing for ever and whose lost connections are reported instead of ending the process. */
export function openPool(postgres_url: string, { application_name, max, search_path, report }: PoolSettings): Pool {
  const pool = new Pool({
    connectionString: search_path === undefined ? postgres_url : withSearchPath(postgres_url, search_path),
    application_name,
    max,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    query_timeout: 15_000,
  });
  pool.on('error', (error) => report(error, 'postgres'));
  // A connection that is lost while it is in use, between two statements, tells nobody but itself.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** In the URL, because options that stand there would win over those beside it. */
function withSearchPath(postgres_url: string, search_path: string): string {
  const url = new URL(postgres_url);
  const options = url.searchParams.get('options') ?? '';
  url.searchParams.set('options', `${options} -c search_path=${search_path}`.trim());
  return url.href;
}
