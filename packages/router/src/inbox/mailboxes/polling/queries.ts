import { sql } from 'kysely';
import type { ImapErrorReason } from '@deskwire/adapters/imap-error.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { isLiveTeam } from '../../../identity/teams/fragments.ts';
import type { InTeam } from '../../../kit/team-id.ts';

const on = tables<'mailboxes'>();

/** Mailboxes of all teams that are to be read now. */
export const listDue = (db: Db, now: string, limit: number) =>
  on(db)
    .selectFrom('mailboxes')
    .select(['id', sql<InTeam['team_id']>`team_id`.as('team_id')])
    .where('enabled', '=', true)
    .where('deleted_at', 'is', null)
    .where('imap_host', 'is not', null)
    .where('poll_at', '<=', now)
    .where(isLiveTeam('mailboxes.team_id'))
    .orderBy('poll_at')
    .limit(limit)
    .execute();

/** Takes a mailbox for one worker, for as long as `until`. False: another one reads it, or nobody is to. */
export const claim = async (db: Tx, { team_id }: InTeam, id: string, { now, until }: { now: string; until: string }) =>
  (await on(db)
    .updateTable('mailboxes')
    .set({ polling_until: until })
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('enabled', '=', true)
    .where('deleted_at', 'is', null)
    .where('imap_host', 'is not', null)
    .where((eb) => eb.or([eb('polling_until', 'is', null), eb('polling_until', '<=', now)]))
    .returning('id')
    .executeTakeFirst()) !== undefined;

interface Position {
  readonly uid_validity: string | null;
  readonly last_uid: number;
}
/** Notes how far a mailbox was read; not where somebody connected another account meanwhile. */
export const notePosition = (db: Tx, { team_id }: InTeam, id: string, version: number, position: Position) =>
  on(db)
    .updateTable('mailboxes')
    .set(position)
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('version', '=', version)
    .execute();

export const noteRead = (db: Tx, { team_id }: InTeam, id: string, at: { polled_at: string; poll_at: string }) =>
  on(db)
    .updateTable('mailboxes')
    .set({ ...at, polling_until: null, poll_error: null, poll_failures: 0 })
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .execute();

/** Lets the next attempt read it at once. */
export const release = (db: Tx, { team_id }: InTeam, id: string) =>
  on(db)
    .updateTable('mailboxes')
    .set({ polling_until: null })
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .execute();

/** Undefined once it was deleted. */
export const noteFailure = (
  db: Tx,
  { team_id }: InTeam,
  id: string,
  { reason, poll_at }: { readonly reason: ImapErrorReason; readonly poll_at: string },
) =>
  on(db)
    .updateTable('mailboxes')
    .set((eb) => ({ poll_at, polling_until: null, poll_error: reason, poll_failures: eb('poll_failures', '+', 1) }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .returning(['address', 'poll_failures'])
    .executeTakeFirst();
