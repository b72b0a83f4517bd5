import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TeamId } from '../../../kit/team-id.ts';

const on = tables<'mail_suppressions'>();

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

/** Forgets that mail to an address came back: somebody has just received one there. */
export const lift = (db: Tx, address_hash: Buffer) =>
  on(db)
    .deleteFrom('mail_suppressions')
    .where('address_hash', '=', address_hash)
    .where('reason', '=', 'bounced')
    .execute();
