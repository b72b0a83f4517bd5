import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';

const on = tables<'signing_keys'>();

/** The pair with which a purpose signs now. */
export const findCurrent = (db: Db, purpose: string) =>
  on(db)
    .selectFrom('signing_keys')
    .select(['kid', 'private_key'])
    .where('purpose', '=', purpose)
    .where('retired_at', 'is', null)
    .executeTakeFirst();

/** The public keys of a purpose, those that have been retired too. */
export const listPublic = (db: Db, purpose: string) =>
  on(db)
    .selectFrom('signing_keys')
    .select(['kid', 'public_key'])
    .where('purpose', '=', purpose)
    .orderBy('created_at', 'desc')
    .orderBy('kid')
    .execute();

interface NewPair {
  readonly purpose: string;
  readonly kid: string;
  readonly public_key: string;
  readonly private_key: string;
  readonly created_at: string;
}
/** Keeps a pair where the purpose has none yet; of two at once, one is kept. */
export const insertPair = (db: Tx, pair: NewPair) =>
  on(db)
    .insertInto('signing_keys')
    .values(pair)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
