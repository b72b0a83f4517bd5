import { Kysely, PostgresDialect } from 'kysely';
import { Pool, type PoolConfig } from 'pg';
import { statementNames } from './named-statements.ts';
import { statementPool } from './pool.ts';
import { asDb, type Database, type Db } from './schema.ts';
import { StreamCursor } from './stream-cursor.ts';
import { wireTypes } from './wire-types.ts';

/** All times are milliseconds; 0 means no limit. */
export interface ConnectOptions {
  /** How many connections this process may hold. */
  pool?: number;
  /** Whether Postgres keeps plans by name. Turn it off behind a PgBouncer that does not track them (before 1.21). */
  named?: boolean;
  application_name?: string;
  /** How long to wait for a connection, new or from the pool. */
  connection_timeout?: number;
  /** How long the server works on one statement. */
  statement_timeout?: number;
  /** How long to wait for an answer; must exceed `statement_timeout`, which a silent network does not enforce. */
  query_timeout?: number;
  /** How long a statement waits for a lock. */
  lock_timeout?: number;
  /** How long a transaction may hold its locks without doing anything. */
  idle_in_transaction_timeout?: number;
  /** Told of every statement when it has been answered, with its duration in milliseconds. */
  on_statement?: (text: string, duration: number, error?: unknown) => void;
  /** Told when an idle connection breaks; the pool replaces it. */
  on_idle_error?: (error: Error) => void;
}

export interface Connection {
  /** What operations and queries are given. */
  db: Db;
  /** The same connection unwrapped, for the kit, migrations and tests. */
  kysely: Kysely<Database>;
  /** The pool beneath, for statements written by hand; these are not named unless the caller names them. */
  pool: Pool;
  /** Closes every connection once those in use are given back. */
  end: () => Promise<void>;
}

const STATEMENT_TIMEOUT = 10_000;

/**
 * Opens a pool of connections to Postgres. Nothing is sent until the first query; no query waits for ever, even when
 * the network swallows it.
 */
export function connect(url: string, options: ConnectOptions = {}): Connection {
  const query_timeout = options.query_timeout ?? answerWithin(options.statement_timeout ?? STATEMENT_TIMEOUT);
  const pool = new Pool(poolConfig(url, options, query_timeout));
  // Without a listener the loss of a connection between two statements would end the process. The next statement on
  // it fails, and the pool replaces it.
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

/** The server gives up first, so that a slow statement ends with its own error and not with a lost connection. */
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
  };
}

const sessionSettings = (options: ConnectOptions): Record<string, string | number> => ({
  TimeZone: 'UTC',
  // Compiling a statement of figures takes longer than running it.
  jit: 'off',
  IntervalStyle: 'iso_8601',
  statement_timeout: options.statement_timeout ?? STATEMENT_TIMEOUT,
  lock_timeout: options.lock_timeout ?? 0,
  idle_in_transaction_session_timeout: options.idle_in_transaction_timeout ?? 30_000,
});

/**
 * Puts the settings into the connection's `options`, behind those that the address already has. As one start-up
 * parameter they also pass a PgBouncer that is told `ignore_startup_parameters = options`.
 */
function withSettings(url: string, settings: Record<string, string | number>): string {
  const address = new URL(url);
  const ours = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
  address.searchParams.set('options', [address.searchParams.get('options') ?? '', ...ours].join(' ').trim());
  return address.href;
}

/** The same server and credentials, another database. */
export function withDatabase(url: string, name: string): string {
  const address = new URL(url);
  address.pathname = `/${encodeURIComponent(name)}`;
  return address.href;
}
