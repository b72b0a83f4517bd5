import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';

const on = tables<'push_subscriptions'>();

/** Browsers of one user, at most: older ones give way. */
const MOST = 20;

interface NewSubscription {
  readonly id: string;
  readonly user_id: string;
  readonly endpoint_hash: Buffer;
  readonly sealed: string;
  readonly kid: string;
  readonly created_at: string;
}
/** A browser that subscribes again, be it for somebody else who signed in there, is one subscription. */
export async function replaceSubscription(db: Tx, row: NewSubscription): Promise<void> {
  const anew = { ...row, failures: 0, delivered_at: null };
  await on(db)
    .insertInto('push_subscriptions')
    .values(anew)
    .onConflict((conflict) => conflict.column('endpoint_hash').doUpdateSet(anew))
    .execute();
  await sql`
    delete from push_subscriptions where id in (
      select id from push_subscriptions where user_id = ${row.user_id} order by created_at desc, id desc offset ${MOST})`.execute(
    on(db),
  );
}
export const deleteOwn = async (db: Tx, user_id: string, id: string): Promise<boolean> =>
  (await on(db)
    .deleteFrom('push_subscriptions')
    .where('id', '=', id)
    .where('user_id', '=', user_id)
    .returning('id')
    .executeTakeFirst()) !== undefined;
export const deleteSubscription = (db: Tx, id: string) =>
  on(db).deleteFrom('push_subscriptions').where('id', '=', id).execute();

export const listSubscriptions = (db: Db, user_ids: readonly string[]) =>
  on(db)
    .selectFrom('push_subscriptions')
    .select(['id', 'user_id'])
    .where('user_id', 'in', [...user_ids])
    .execute();
export const findSubscription = (db: Db, id: string) =>
  on(db).selectFrom('push_subscriptions').select(['id', 'user_id', 'sealed']).where('id', '=', id).executeTakeFirst();

export const noteDelivered = (db: Tx, id: string, now: string) =>
  on(db).updateTable('push_subscriptions').set({ delivered_at: now, failures: 0 }).where('id', '=', id).execute();
/** Notes a refusal, and gives the browser up that never took anything. */
export async function noteRefused(db: Tx, id: string, most: number): Promise<void> {
  await on(db)
    .updateTable('push_subscriptions')
    .set((eb) => ({ failures: eb('failures', '+', 1) }))
    .where('id', '=', id)
    .execute();
  await on(db)
    .deleteFrom('push_subscriptions')
    .where('id', '=', id)
    .where('failures', '>=', most)
    .where('delivered_at', 'is', null)
    .execute();
}
