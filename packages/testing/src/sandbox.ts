import {
  CompiledQuery,
  Kysely,
  PostgresDialect,
  PostgresDriver,
  type DatabaseConnection,
  type Driver,
  type PostgresDialectConfig,
} from 'kysely';
import { Client, type Pool } from 'pg';
import { statementNames } from '@deskwire/database/named-statements.ts';
import { statementPool } from '@deskwire/database/pool.ts';
import { asDb, type Database, type Db } from '@deskwire/database/schema.ts';
import { wireTypes } from '@deskwire/database/wire-types.ts';
import { FORGET_WRITES, READ_WRITES, recordWrites, type Write } from './recorded-writes.ts';

/** A database in which everything that is tried leaves no trace. */
export interface Sandbox {
  readonly db: Db;
  /** For code that writes its own statements, such as the rate limiter. */
  readonly pool: Pool;
  /**
   * Runs `work`, reports what it wrote, and undoes it. One at a time. What `prepare` does before it is undone too, and not
   * reported.
   */
  attempt<T>(
    work: () => Promise<T>,
    prepare?: () => Promise<unknown>,
  ): Promise<{ readonly result: T; readonly writes: readonly Write[] }>;
  /** Changes the text of every statement from now on: how tests plant a mistake in real queries. */
  rewrite(change: ((sql: string) => string) | undefined): void;
  close(): Promise<void>;
}

/**
 * One connection in one transaction that is never committed. The transactions of the code under test become its
 * savepoints, so thousands of calls see the same rows without a row being written again. With `stopped_at`, the database
 * says at every call that it is that moment.
 */
export async function sandbox(url: string, { stopped_at }: { readonly stopped_at?: string } = {}): Promise<Sandbox> {
  await recordWrites(url);
  const client = new Client({
    connectionString: url,
    types: wireTypes,
    options: '-c TimeZone=UTC -c IntervalStyle=iso_8601',
  });
  await client.connect();
  if (stopped_at !== undefined) await stopClock(client, stopped_at);
  await client.query(BEGIN);
  const lent = onlyConnection(client);
  let change: ((sql: string) => string) | undefined;
  const kysely = new Kysely<Database>({
    dialect: new SavepointDialect({ pool: statementPool(lent, statementNames()) }, (sql) => change?.(sql) ?? sql),
  });
  return {
    db: asDb(kysely),
    pool: lent,
    async attempt(work, prepare) {
      let result;
      try {
        if (prepare !== undefined) {
          await prepare();
          await client.query(`${FORGET_WRITES}; ${BASE}`);
        }
        result = await work();
      } catch (error) {
        await undo(client);
        throw error;
      }
      return { result, writes: await undo(client) };
    },
    rewrite: (next) => void (change = next),
    close: () => client.end(),
  };
}

/** The savepoint that represents what a database without our transaction would have committed. */
const BASE = 'savepoint committed';
const BEGIN = `begin; ${BASE}`;

/** What was written since the last time; the next attempt starts anew. */
async function undo(client: Client): Promise<Write[]> {
  const results = (await client.query(`${READ_WRITES}; rollback; ${BEGIN}`)) as unknown as { rows: Write[] }[];
  return results[0]!.rows;
}

/** Statements that name no schema find our `now` before that of PostgreSQL. */
async function stopClock(client: Client, moment: string): Promise<void> {
  await client.query(`create schema if not exists stopped;
    create or replace function stopped.now() returns timestamptz language sql stable
      as $$ select ${client.escapeLiteral(moment)}::timestamptz $$;
    set search_path = stopped, pg_catalog, public`);
}

/** A pool that lends its only connection to everybody: statements on it wait for each other. */
function onlyConnection(client: Client): Pool {
  const connection = Object.assign(client, { release: () => {} });
  return {
    connect: async () => connection,
    query: client.query.bind(client),
    end: async () => {},
    options: {},
  } as unknown as Pool;
}

class SavepointDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig;
  readonly #rewrite: (sql: string) => string;
  constructor(config: PostgresDialectConfig, rewrite: (sql: string) => string) {
    super(config);
    this.#config = config;
    this.#rewrite = rewrite;
  }
  override createDriver(): Driver {
    return new SavepointDriver(this.#config, this.#rewrite);
  }
}

/** Transactions are savepoints, and a statement that fails outside of one spoils nothing but itself. */
class SavepointDriver extends PostgresDriver {
  readonly #rewrite: (sql: string) => string;
  #connection: DatabaseConnection | undefined;
  #depth = 0;
  constructor(config: PostgresDialectConfig, rewrite: (sql: string) => string) {
    super(config);
    this.#rewrite = rewrite;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    return (this.#connection ??= this.#guarded(await super.acquireConnection()));
  }
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    this.#depth += 1;
    await run(connection, `savepoint transaction_${this.#depth}`);
  }
  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await run(connection, `release savepoint transaction_${this.#depth}`);
    this.#depth -= 1;
    if (this.#depth === 0) await run(connection, BASE);
  }
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await run(connection, `rollback to savepoint transaction_${this.#depth}`);
    this.#depth -= 1;
  }

  #guarded(connection: DatabaseConnection): DatabaseConnection {
    const execute = connection.executeQuery.bind(connection);
    connection.executeQuery = async (query, options) => {
      const alone = this.#depth === 0;
      const sql = this.#rewrite(query.sql);
      try {
        const result = await execute(sql === query.sql ? query : { ...query, sql }, options);
        if (alone && result.numAffectedRows !== undefined) await execute(CompiledQuery.raw(BASE));
        return result as never;
      } catch (error) {
        if (alone) await execute(CompiledQuery.raw('rollback to savepoint committed'));
        throw error;
      }
    };
    return connection;
  }
}
const run = (connection: DatabaseConnection, sql: string) => connection.executeQuery(CompiledQuery.raw(sql));
