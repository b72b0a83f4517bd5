import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';

const on = tables<'mail_ids' | 'reply_addresses'>();

export interface NewMailId {
  readonly message_id: string;
  readonly ticket_id: string;
  readonly person_id: string;
  readonly is_ours: boolean;
  readonly created_at: string;
}
export const insertMailId = (db: Tx, { team_id }: InTeam, row: NewMailId) =>
  on(db)
    .insertInto('mail_ids')
    .values({ team_id, ...row })
    .onConflict((conflict) => conflict.doNothing())
    .execute();

const ids = (db: Db, { team_id }: InTeam) => on(db).selectFrom('mail_ids').where('team_id', '=', team_id);
export const findMailId = (db: Db, scope: InTeam, message_id: string) =>
  ids(db, scope).select(['ticket_id', 'person_id', 'is_ours']).where('message_id', '=', message_id).executeTakeFirst();
/** The first of these that is known, in their order. */
export const findFirst = (db: Db, scope: InTeam, message_ids: readonly string[]) =>
  ids(db, scope)
    .select(['ticket_id', 'person_id'])
    .where('message_id', 'in', [...message_ids])
    .orderBy(sql`array_position(${[...message_ids]}::text[], message_id)`)
    .limit(1)
    .executeTakeFirst();
/** The mails that somebody wrote and got about a ticket before one of them, oldest first. */
export const listBefore = async (
  db: Db,
  scope: InTeam,
  { ticket_id, person_id, message_id }: { ticket_id: string; person_id: string; message_id: string },
): Promise<string[]> =>
  (
    await ids(db, scope)
      .select('message_id')
      .where('ticket_id', '=', ticket_id)
      .where('person_id', '=', person_id)
      .where('message_id', '<>', message_id)
      .where('created_at', '<=', ids(db, scope).select('created_at').where('message_id', '=', message_id))
      .orderBy('created_at')
      .orderBy('message_id')
      .execute()
  ).map((row) => row.message_id);

export const insertReplyAddress = (
  db: Tx,
  { team_id }: InTeam,
  row: { token_hash: Buffer; ticket_id: string; person_id: string; created_at: string },
) =>
  on(db)
    .insertInto('reply_addresses')
    .values({ team_id, ...row })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
export const findReplyAddress = (db: Db, { team_id }: InTeam, token_hash: Buffer) =>
  on(db)
    .selectFrom('reply_addresses')
    .select(['ticket_id', 'person_id'])
    .where('team_id', '=', team_id)
    .where('token_hash', '=', token_hash)
    .executeTakeFirst();
