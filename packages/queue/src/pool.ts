import { Pool } from 'pg';
import type { Report } from './job.ts';

export interface PoolSettings {
  readonly application_name: string;
  readonly max: number;
  /** Used instead of the database's own settings. */
  readonly search_path?: string;
  readonly report: Report;
}

/** A pool with time limits on everything, which reports lost connections instead of crashing the process. */
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
  // A connection lost while in use, between two statements, emits an error only on itself.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** In the URL, because options in the URL take precedence over those given next to it. */
function withSearchPath(postgres_url: string, search_path: string): string {
  const url = new URL(postgres_url);
  const options = url.searchParams.get('options') ?? '';
  url.searchParams.set('options', `${options} -c search_path=${search_path}`.trim());
  return url.href;
}
