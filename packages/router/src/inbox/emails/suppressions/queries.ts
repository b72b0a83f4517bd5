import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TeamId } from '../../../kit/team-id.ts';

const on = tables<'mail_suppressions' | 'mail_soft_bounces'>();

/** Notes that an address gets no mail from a team, or from anybody where that is null. */
export const suppress = async (
  db: Tx,
  row: {
    readonly address_hash: Buffer;
    readonly team_id: TeamId | null;
    readonly reason: 'asked' | 'bounced';
    readonly created_at: string;
  },
): Promise<boolean> =>
  (await on(db)
    .insertInto('mail_suppressions')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning('reason')
    .executeTakeFirst()) !== undefined;

/** Why an address gets no mail from a team; undefined if it does. */
export const findSuppression = async (db: Db, address_hash: Buffer, team_id: TeamId | null) =>
  (
    await on(db)
      .selectFrom('mail_suppressions')
      .select('reason')
      .where('address_hash', '=', address_hash)
      .where((eb) => eb.or([eb('team_id', 'is', null), eb('team_id', '=', team_id)]))
      .executeTakeFirst()
  )?.reason;

/** How many mails to an address came back since a time, with this one. */
export async function addSoftBounce(
  db: Tx,
  row: { readonly address_hash: Buffer; readonly email_id: string; readonly at: string },
  since: string,
): Promise<number> {
  // One after another: of two that came at once, neither would count the other.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`mail_soft_bounces ${row.address_hash.toString('hex')}`}, 0))`.execute(
    on(db),
  );
  await on(db)
    .insertInto('mail_soft_bounces')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { count } = await on(db)
    .selectFrom('mail_soft_bounces')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('address_hash', '=', row.address_hash)
    .where('at', '>', since)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Forgets that mail to an address came back: somebody has just received one there. */
export async function lift(db: Tx, address_hash: Buffer): Promise<void> {
  await on(db).deleteFrom('mail_soft_bounces').where('address_hash', '=', address_hash).execute();
  await on(db)
    .deleteFrom('mail_suppressions')
    .where('address_hash', '=', address_hash)
    .where('reason', '=', 'bounced')
    .execute();
}
