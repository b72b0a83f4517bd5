import { sql, type Kysely } from 'kysely';
import type { DB as Database } from './tables.ts';
export type { DB as Database } from './tables.ts';

declare const opaque: unique symbol;
/** A connection. Opaque on purpose: only a `queries.ts` can open it, with `tables`. */
export interface Db {
  readonly [opaque]: 'read' | 'write';
}
/** A connection inside the transaction of a mutation. Writes require it. */
export interface Tx extends Db {
  readonly [opaque]: 'write';
}

export const asDb = (kysely: Kysely<Database>): Db => kysely as unknown as Db;

/** Narrows a connection to the tables a query module uses (`Kysely<Database>` is not assignable to a `Pick`). */
export const tables =
  <K extends keyof Database>() =>
  (db: Db) =>
    db as unknown as Kysely<Pick<Database, K>>;

/** Runs `work` in one transaction. If it throws, all of it is rolled back. */
export const transaction = <T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> =>
  (db as unknown as Kysely<Database>).transaction().execute((trx) => work(trx as unknown as Tx));

/** Runs `work` in a savepoint of the open transaction: if it throws, it alone is rolled back, and may be tried again. */
export async function savepoint<T>(tx: Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
  const kysely = tx as unknown as Kysely<Database>;
  await sql`savepoint attempt`.execute(kysely);
  try {
    const result = await work(tx);
    await sql`release savepoint attempt`.execute(kysely);
    return result;
  } catch (error) {
    await sql`rollback to savepoint attempt`.execute(kysely);
    await sql`release savepoint attempt`.execute(kysely);
    throw error;
  }
}
