import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../kit/context.ts';
import { listed } from '../../kit/lists/keyset.ts';
import type { Slice } from '../../kit/lists/page.ts';
import type { InTeam, TeamId } from '../../kit/team-id.ts';
import { accountLocale, accountZone } from '../../identity/people/fragments.ts';

const on = tables<'emails' | 'email_shares'>();

export interface NewEmail {
  id: string;
  team_id: TeamId | null;
  message_id: string;
  user_id: string | null;
  to_address: string;
  template: string;
  props: string;
  share_id: string | null;
  event_id: string | null;
  notice: string | null;
  created_at: string;
}
export const insertShare = (
  db: Tx,
  share: { readonly id: string; readonly team_id: TeamId; readonly props: string; readonly created_at: string },
) => on(db).insertInto('email_shares').values(share).execute();

/** Deletes what mails of these teams share. Those that still wait go out without it. */
export const deleteShares = (db: Tx, teams: readonly string[]) =>
  on(db)
    .deleteFrom('email_shares')
    .where((eb) => eb('team_id', '=', eb.fn.any(eb.val(teams as string[]))))
    .execute();

/** Undefined: a mail with this Message-ID is on its way already. */
export const insertEmail = (db: Tx, email: NewEmail) =>
  on(db)
    .insertInto('emails')
    .values(email)
    .onConflict((conflict) => conflict.column('message_id').doNothing())
    .returning('id')
    .executeTakeFirst();

/**
 * Takes a mail that still has to go, for as long as `until`, with the language and zone of the person it goes to.
 * Undefined: it went, or somebody else is sending it.
 */
export const claimEmail = (db: Tx, id: string, { at, until }: { at: string; until: string }) =>
  on(db)
    .updateTable('emails as e')
    .set({ sending_until: until })
    .where('e.id', '=', id)
    .where('e.state', '=', 'queued')
    .where((eb) => eb.or([eb('e.sending_until', 'is', null), eb('e.sending_until', '<=', at)]))
    .returning([
      'e.id',
      sql<string>`e.sending_until`.as('sending_until'),
      'e.message_id',
      'e.to_address',
      'e.template',
      'e.props',
      'e.share_id',
      sql<string | null>`(select email_shares.props from email_shares where email_shares.id = e.share_id)`.as('shared'),
      'e.user_id',
      'e.notice',
      sql<TeamId | null>`e.team_id`.as('team_id'),
      accountLocale('e.user_id').as('locale'),
      accountZone('e.user_id').as('time_zone'),
    ])
    .executeTakeFirst();

/**
 * A mail that a worker has taken. The time until which it has is the name of its claim: the next one begins only when that is
 * over, so it ends later.
 */
export interface Claim {
  readonly id: string;
  readonly sending_until: string;
}
/** Keeps a mail longer that is still being sent. Undefined: it is not this worker's any more. */
export const extendClaim = async (db: Tx, claim: Claim, seconds: number): Promise<string | undefined> =>
  (
    await on(db)
      .updateTable('emails')
      .set({ sending_until: sql`sending_until + ${seconds} * interval '1 s'` })
      .where(isClaimed(claim))
      .returning(sql<string>`sending_until`.as('sending_until'))
      .executeTakeFirst()
  )?.sending_until;
const isClaimed = ({ id, sending_until }: Claim) =>
  sql<boolean>`id = ${id} and state = 'queued' and sending_until = ${sending_until}`;

export const isQueued = async (db: Db, id: string): Promise<boolean> =>
  (await on(db)
    .selectFrom('emails')
    .select('id')
    .where('id', '=', id)
    .where('state', '=', 'queued')
    .executeTakeFirst()) !== undefined;

export const markSent = (db: Tx, id: string, sent: { subject: string; sent_at: string }) =>
  on(db)
    .updateTable('emails')
    .set((eb) => ({
      state: 'sent' as const,
      subject: sent.subject,
      sent_at: sent.sent_at,
      props: null,
      error: null,
      tries: eb('tries', '+', 1),
    }))
    .where('id', '=', id)
    .execute();

/**
 * Notes why a try failed, and lets go of the mail; a permanent failure ends it. False: it has gone out by now, or another
 * worker is sending it, for whom nothing has failed.
 */
export const markTried = async (db: Tx, claim: Claim, error: string, permanent: boolean): Promise<boolean> =>
  (await on(db)
    .updateTable('emails')
    .set((eb) => ({
      ...(permanent ? { state: 'failed' as const, props: null } : {}),
      error,
      sending_until: null,
      tries: eb('tries', '+', 1),
    }))
    .where(isClaimed(claim))
    .returning('id')
    .executeTakeFirst()) !== undefined;

/** A mail that a team sent to an address, by any of these Message-IDs. */
export const findSentTo = (db: Db, { team_id }: InTeam, to_address: string, message_ids: readonly string[]) =>
  message_ids.length === 0
    ? undefined
    : on(db)
        .selectFrom('emails')
        .select(['id', 'to_address', sql<TeamId | null>`team_id`.as('team_id')])
        .where('message_id', 'in', [...message_ids])
        .where('team_id', '=', team_id)
        .where('to_address', '=', to_address)
        .executeTakeFirst();

const columns = [
  'id',
  'to_address',
  'template',
  'subject',
  'state',
  'tries',
  'error',
  'message_id',
  'created_at',
  'sent_at',
] as const;
/** The mails of a team, newest first. */
export async function listEmails(
  db: Db,
  scope: TeamScope,
  filter: { state?: 'queued' | 'sent' | 'failed' | undefined },
  slice: Slice,
) {
  const matching = on(db)
    .selectFrom('emails')
    .where('team_id', '=', scope.team_id)
    .$if(filter.state !== undefined, (query) => query.where('state', '=', filter.state!));
  return listed(
    db,
    { rows: matching.select(columns), matching: matching.select('id') },
    ['created_at', 'id'],
    'desc',
    slice,
  );
}

export const findEmail = (db: Db, { team_id }: InTeam, id: string) =>
  on(db).selectFrom('emails').select(columns).where('team_id', '=', team_id).where('id', '=', id).executeTakeFirst();
/** The subject of an email, for another one about it. */
export const findAbout = (db: Db, { team_id }: InTeam, id: string) =>
  on(db)
    .selectFrom('emails')
    .select(['to_address', 'template', 'event_id', 'notice', 'user_id'])
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .executeTakeFirst();

/** Gives up the mails to somebody that were not sent yet. */
export const dropQueued = (db: Tx, user_id: string) =>
  on(db)
    .updateTable('emails')
    .set({ state: 'failed', props: null })
    .where('user_id', '=', user_id)
    .where('state', '=', 'queued')
    .execute();

/** The mails of these teams, and of none, that were not sent yet. */
export async function lockQueued(db: Tx, teams: readonly string[]) {
  const { rows } = await sql<{ id: string; props: string }>`
    select id, props from emails where state = 'queued' and props is not null
      and (team_id is null or team_id = any(${teams}::uuid[])) order by id for update`.execute(on(db));
  return rows;
}

/** JSON without what matches; undefined where nothing does. */
export async function erasedIn(db: Tx, json: string, pattern: string): Promise<string | undefined> {
  const { rows } = await sql<{ erased: string | null }>`
    select nullif(erase_words(${json}::jsonb, ${pattern}), ${json}::jsonb)::text as erased`.execute(on(db));
  return rows[0]?.erased ?? undefined;
}

export const replaceProps = (db: Tx, id: string, props: string) =>
  on(db).updateTable('emails').set({ props }).where('id', '=', id).execute();
