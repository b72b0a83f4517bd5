import { Kysely, PostgresDialect } from 'kysely';
import { Pool, type PoolConfig } from 'pg';
import { statementNames } from './named-statements.ts';
import { statementPool } from './pool.ts';
import { asDb, type Database, type Db } from './schema.ts';
import { StreamCursor } from './stream-cursor.ts';
import { UnnamedClient } from './unnamed-client.ts';
import { wireTypes } from './wire-types.ts';

/** All times are milliseconds; 0 means no limit. */
export interface ConnectOptions {
  /** How many connections this process may open. */
  pool?: number;
  /** Whether Postgres keeps plans by name. Turn it off behind a PgBouncer that does not track them (before 1.21). */
  named?: boolean;
  application_name?: string;
  /** How long to wait for a connection, new or from the pool. */
  connection_timeout?: number;
  /** How long the server may work on one statement. */
  statement_timeout?: number;
  /** How long to wait for a response. It must exceed `statement_timeout`, which a silent network does not enforce. */
  query_timeout?: number;
  /** How long a statement waits for a lock. */
  lock_timeout?: number;
  /** How long a transaction may hold its locks while idle. */
  idle_in_transaction_timeout?: number;
  /** Called for every statement once it has been answered, with its duration in milliseconds. */
  on_statement?: (text: string, duration: number, error?: unknown) => void;
  /** Called when an idle connection breaks; the pool replaces it. */
  on_idle_error?: (error: Error) => void;
}

export interface Connection {
  /** The connection that operations and queries get. */
  db: Db;
  /** The same connection unwrapped, for the kit, migrations and tests. */
  kysely: Kysely<Database>;
  /** The pool below, for hand-written statements, which are named only if the caller names them and `named` allows it. */
  pool: Pool;
  /** Closes every connection once those in use have been released. */
  end: () => Promise<void>;
}

const STATEMENT_TIMEOUT = 10_000;

/**
 * Opens a pool of connections to Postgres. Nothing is sent before the first query. No query waits forever, even if the
 * network swallows it.
 */
export function connect(url: string, options: ConnectOptions = {}): Connection {
  const query_timeout = options.query_timeout ?? answerWithin(options.statement_timeout ?? STATEMENT_TIMEOUT);
  const pool = new Pool(poolConfig(url, options, query_timeout));
  // Without a listener, losing a connection between two statements would crash the process. The next statement on it
  // fails, and the pool replaces it.
  pool.on('error', options.on_idle_error ?? (() => {}));
  pool.on('connect', (client) => client.on('error', () => {}));
  const names = options.named === false ? undefined : statementNames();
  const dialect = new PostgresDialect({ pool: statementPool(pool, names), cursor: StreamCursor });
  const { on_statement } = options;
  const kysely = new Kysely<Database>({
    dialect,
    ...(on_statement === undefined
      ? {}
      : {
          log: (event) =>
            on_statement(event.query.sql, event.queryDurationMillis, 'error' in event ? event.error : undefined),
        }),
  });
  return { db: asDb(kysely), kysely, pool, end: () => pool.end() };
}

/** The server gives up first, so that a slow statement fails with its own error instead of a lost connection. */
const answerWithin = (statement_timeout: number): number => (statement_timeout === 0 ? 0 : statement_timeout + 1_000);

function poolConfig(url: string, options: ConnectOptions, query_timeout: number): PoolConfig {
  return {
    connectionString: withSettings(url, sessionSettings(options)),
    max: options.pool ?? 10,
    application_name: options.application_name ?? 'deskwire',
    connectionTimeoutMillis: options.connection_timeout ?? 5_000,
    query_timeout,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types: wireTypes,
    ...(options.named === false ? { Client: UnnamedClient } : {}),
  };
}

const sessionSettings = (options: ConnectOptions): Record<string, string | number> => ({
  TimeZone: 'UTC',
  // JIT compilation of a statement for figures takes longer than running it.
  jit: 'off',
  IntervalStyle: 'iso_8601',
  statement_timeout: options.statement_timeout ?? STATEMENT_TIMEOUT,
  lock_timeout: options.lock_timeout ?? 0,
  idle_in_transaction_session_timeout: options.idle_in_transaction_timeout ?? 30_000,
});

/**
 * Appends the settings to the `options` of the URL. As one start-up parameter, they also pass through a PgBouncer that
 * is configured with `ignore_startup_parameters = options`.
 */
function withSettings(url: string, settings: Record<string, string | number>): string {
  const address = new URL(url);
  const ours = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
  address.searchParams.set('options', [address.searchParams.get('options') ?? '', ...ours].join(' ').trim());
  return address.href;
}

/** The same server and credentials, but another database. */
export function withDatabase(url: string, name: string): string {
  const address = new URL(url);
  address.pathname = `/${encodeURIComponent(name)}`;
  return address.href;
}
