import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';

const on = tables<'identities'>();
const columns = ['id', 'provider', 'email', 'created_at', 'last_used_at'] as const;

export interface NewIdentity {
  id: string;
  user_id: string;
  provider: string;
  subject: string;
  email: string | null;
  now: string;
}
/** Links an account at a provider. Undefined if it is linked already, to this user or another. */
export const insertIdentity = (db: Tx, { now, ...identity }: NewIdentity) =>
  on(db)
    .insertInto('identities')
    .values({ ...identity, created_at: now, last_used_at: now })
    .onConflict((conflict) => conflict.columns(['provider', 'subject']).doNothing())
    .returning(columns)
    .executeTakeFirst();

/** The user who has linked an account at a provider. */
export const findIdentity = (db: Db, provider: string, subject: string) =>
  on(db)
    .selectFrom('identities')
    .select('user_id')
    .where('provider', '=', provider)
    .where('subject', '=', subject)
    .executeTakeFirst();

/** Like `findIdentity`, and records the use. */
export const useIdentity = (db: Tx, provider: string, subject: string, now: string) =>
  on(db)
    .updateTable('identities')
    .set({ last_used_at: now })
    .where('provider', '=', provider)
    .where('subject', '=', subject)
    .returning([...columns, 'user_id'])
    .executeTakeFirst();

export const countIdentities = async (db: Db, user_id: string): Promise<number> =>
  (
    await on(db)
      .selectFrom('identities')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('user_id', '=', user_id)
      .executeTakeFirstOrThrow()
  ).count;

export const deleteIdentity = (db: Tx, user_id: string, id: string) =>
  on(db)
    .deleteFrom('identities')
    .where('id', '=', id)
    .where('user_id', '=', user_id)
    .returning(columns)
    .executeTakeFirst();

export const deleteIdentities = (db: Tx, user_id: string) =>
  on(db).deleteFrom('identities').where('user_id', '=', user_id).returning(['id', 'provider']).execute();

/** The linked accounts of a user, newest first. */
export async function listIdentities(db: Db, user_id: string, slice: Slice) {
  const own = on(db).selectFrom('identities').where('user_id', '=', user_id);
  return listed(db, { rows: own.select(columns), matching: own.select('id') }, ['created_at', 'id'], 'desc', slice);
}
