import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import { DatabaseError, type Pool, type PoolClient } from 'pg';
import { fastPaths } from './fast-paths.ts';
import { NamedQuery, type Answer, type Columns } from './named-query.ts';
import type { StatementNames } from './named-statements.ts';
import { StreamCursor } from './stream-cursor.ts';

/**
 * SQLSTATE of "cached plan must not change result type", among others; Postgres's own routine name tells them apart.
 */
const NOT_SUPPORTED = '0A000';
const STALE_PLAN = 'RevalidateCachedQuery';
/**
 * In front of the last statement of a transaction: `commit` may go to Postgres together with it, which spares a round trip.
 * No statement may follow in that transaction.
 */
export const LAST = '/* last of its transaction */ ';
/** node-postgres gives its own time-out no code, only this message. */
const READ_TIMEOUT = 'Query read timeout';

/**
 * The pool as Kysely sees it. Statements are named unless `names` is absent, and a connection that can no longer be
 * trusted is not reused.
 */
export function statementPool(pool: Pool, names: StatementNames | undefined): PostgresPool {
  const clients = new WeakMap<PoolClient, StatementClient>();
  // Kysely recognises a connection by its identity, so each client keeps the same wrapper for life.
  const wrap = (client: PoolClient): StatementClient => {
    const wrapped = clients.get(client) ?? new StatementClient(client, names);
    clients.set(client, wrapped);
    return wrapped;
  };
  return { connect: async () => wrap(await pool.connect()), end: () => pool.end(), options: pool.options };
}

const NOTHING = { command: 'SELECT' as const, rowCount: 0, rows: [] };

class StatementClient implements PostgresPoolClient {
  readonly #client: PoolClient;
  readonly #names: StatementNames | undefined;
  /** How the rows of each named statement are read. */
  readonly #known: Columns = new Map();
  /**
   * The transaction that was begun here: `begun` while Postgres has not heard of it, as its first statement takes `begin`
   * along; `committed` once its last statement has taken `commit` along.
   */
  #transaction: 'none' | 'begun' | 'open' | 'committed' = 'none';
  #stale = false;
  #dead: Error | undefined;

  constructor(client: PoolClient, names: StatementNames | undefined) {
    this.#client = client;
    this.#names = names;
  }

  /** Kysely cancels a statement by this number; 0 makes it ask Postgres instead. */
  get processID(): number {
    return 'processID' in this.#client ? Number(this.#client.processID) : 0;
  }

  query<R>(text: string, parameters: ReadonlyArray<unknown>): Promise<PostgresQueryResult<R>>;
  query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  query<R>(
    statement: string | PostgresCursor<R>,
    parameters: ReadonlyArray<unknown> = [],
  ): Promise<PostgresQueryResult<R>> | PostgresCursor<R> {
    if (typeof statement === 'string') return this.#run<R>(statement, parameters);
    if (!(statement instanceof StreamCursor)) throw new TypeError('Only the cursors of this package can be opened.');
    return statement.attach((text, values) => this.#run(text, values), this.#isInTransaction());
  }

  release(destroy?: boolean): void {
    this.#transaction = 'none';
    this.#client.release(destroy === true || this.#stale || this.#dead !== undefined);
  }

  #isInTransaction(): boolean {
    return this.#transaction === 'begun' || this.#client.getTransactionStatus() === 'T';
  }

  async #run<R>(text: string, values: ReadonlyArray<unknown> = []): Promise<PostgresQueryResult<R>> {
    // Otherwise, the rollback after a time-out would hide it behind an error of its own.
    if (this.#dead) throw this.#dead;
    if (fastPaths && this.#isKnownWithout(text)) return NOTHING;
    const name = this.#names?.nameOf(text);
    try {
      if (name !== undefined && fastPaths) return await this.#runNamed<R>({ name, text, values });
      await this.#begin();
      const statement = name === undefined ? { text } : { name, text };
      return (await this.#client.query({ ...statement, values: [...values] })) as unknown as PostgresQueryResult<R>;
    } catch (error) {
      this.#learnFrom(error);
      throw error;
    }
  }

  /** Whether Postgres need not be told: what begins is told with the first statement, and what has ended has ended. */
  #isKnownWithout(text: string): boolean {
    const before = this.#transaction;
    if (text === 'begin') {
      this.#transaction = 'begun';
      return true;
    }
    if (text === 'commit' || text === 'rollback') {
      this.#transaction = 'none';
      return before === 'begun' || before === 'committed';
    }
    if (before === 'committed') throw new Error('A statement follows the last one of its transaction.');
    return false;
  }

  async #begin(): Promise<void> {
    if (this.#transaction !== 'begun') return;
    this.#transaction = 'open';
    await this.#client.query('begin');
  }

  async #runNamed<R>(statement: { name: string; text: string; values: ReadonlyArray<unknown> }): Promise<Answer<R>> {
    // The failure of a statement that is prepared along with others could not be told apart from theirs.
    const isKnown = this.#known.has(statement.name);
    if (!isKnown) await this.#begin();
    const begin = this.#transaction === 'begun';
    const commit = isKnown && this.#transaction !== 'none' && statement.text.startsWith(LAST);
    const answer = await new Promise<Answer<R>>((resolve, reject) => {
      const run = new NamedQuery<R>(statement, this.#known, { begin, commit }, (error, given) =>
        error === null ? resolve(given!) : reject(error),
      );
      // Not before: the run cannot be made of a value that cannot be sent, and nothing has begun then.
      if (begin) this.#transaction = 'open';
      this.#client.query(run);
    });
    if (commit) this.#transaction = 'committed';
    return answer;
  }

  #learnFrom(error: unknown): void {
    if (error instanceof DatabaseError && error.code === NOT_SUPPORTED) {
      this.#stale = true;
      if (error.routine === STALE_PLAN) this.#names?.renew();
    }
    // Anything sent now would wait behind the same silence.
    if (error instanceof Error && error.message === READ_TIMEOUT) this.#dead = error;
  }
}
