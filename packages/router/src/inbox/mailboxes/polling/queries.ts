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
export const claim = async (db: Tx, { team_id, id, until }: Claim, now: string): Promise<boolean> =>
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

/** A mailbox that a worker reads. The time until which it does names its claim, as the next one ends later. */
export interface Claim extends InTeam {
  readonly id: string;
  readonly until: string;
}
/** A mailbox whose account is still the one that was claimed, for the worker that claimed it. */
const claimed = (db: Tx, { team_id, id, until }: Claim) =>
  on(db)
    .updateTable('mailboxes')
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('polling_until', '=', until);

interface Position {
  readonly uid_validity: string | null;
  readonly last_uid: number;
}
/** Notes how far a mailbox was read. */
export const notePosition = (db: Tx, claim: Claim, position: Position) => claimed(db, claim).set(position).execute();

/** Notes that a mailbox was read, and lets go of it. */
export const noteRead = (db: Tx, claim: Claim, read: Position & { polled_at: string; poll_at: string }) =>
  claimed(db, claim)
    .set({ ...read, polling_until: null, poll_error: null, poll_failures: 0 })
    .execute();

/** Lets the next attempt read it at once. */
export const release = (db: Tx, claim: Claim) => claimed(db, claim).set({ polling_until: null }).execute();

/** Undefined once it was deleted, or belongs to another worker or account. */
export const noteFailure = (
  db: Tx,
  claim: Claim,
  { reason, poll_at }: { readonly reason: ImapErrorReason; readonly poll_at: string },
) =>
  claimed(db, claim)
    .set((eb) => ({ poll_at, polling_until: null, poll_error: reason, poll_failures: eb('poll_failures', '+', 1) }))
    .where('deleted_at', 'is', null)
    .returning(['address', 'poll_failures'])
    .executeTakeFirst();
