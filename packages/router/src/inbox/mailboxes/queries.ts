import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { personShown } from '../../identity/people/fragments.ts';
import { isLiveTeam, teamTier, ticketPrefix } from '../../identity/teams/fragments.ts';
import type { TeamScope } from '../../kit/context.ts';
import { listed } from '../../kit/lists/keyset.ts';
import type { Slice } from '../../kit/lists/page.ts';
import type { InTeam } from '../../kit/team-id.ts';

const on = tables<'mailboxes'>();

const columns = [
  'mailboxes.id',
  sql<InTeam['team_id']>`mailboxes.team_id`.as('team_id'),
  'mailboxes.name',
  'mailboxes.address',
  'mailboxes.enabled',
  'mailboxes.plus_addressing',
  'mailboxes.auth_server',
  'mailboxes.imap_host',
  'mailboxes.imap_port',
  'mailboxes.imap_security',
  'mailboxes.imap_user',
  'mailboxes.imap_password',
  'mailboxes.imap_folder',
  'mailboxes.take_existing',
  'mailboxes.uid_validity',
  sql<number>`mailboxes.last_uid::float8`.as('last_uid'),
  'mailboxes.polled_at',
  'mailboxes.poll_error',
  'mailboxes.poll_failures',
  'mailboxes.created_by',
  personShown('mailboxes.team_id', 'mailboxes.created_by').as('creator'),
  'mailboxes.created_at',
  'mailboxes.updated_at',
  'mailboxes.version',
] as const;
const live = (db: Db, { team_id }: InTeam) =>
  on(db).selectFrom('mailboxes').where('mailboxes.team_id', '=', team_id).where('mailboxes.deleted_at', 'is', null);

export function listMailboxes(db: Db, scope: InTeam, slice: Slice) {
  const matching = live(db, scope);
  const query = { rows: matching.select(columns), matching: matching.select('mailboxes.id') };
  return listed(db, query, ['mailboxes.created_at', 'mailboxes.id'], 'desc', slice);
}
export const findMailbox = (db: Db, scope: InTeam, id: string) =>
  live(db, scope).select(columns).where('mailboxes.id', '=', id).executeTakeFirst();
export type MailboxRow = NonNullable<Awaited<ReturnType<typeof findMailbox>>>;
export const lockMailbox = (db: Tx, scope: InTeam, id: string) =>
  live(db, scope).select(columns).where('mailboxes.id', '=', id).forUpdate('mailboxes').executeTakeFirst();

export const countMailboxes = async (db: Db, scope: InTeam): Promise<number> =>
  Number(
    (
      await live(db, scope)
        .select((eb) => eb.fn.countAll().as('count'))
        .executeTakeFirstOrThrow()
    ).count,
  );

export const listAddresses = (db: Db, scope: InTeam) => live(db, scope).select('mailboxes.address').execute();

/** The settings by which emails are judged. */
export const findJudging = (db: Db, { team_id }: InTeam, id: string) =>
  on(db)
    .selectFrom('mailboxes')
    .select(['id', 'address', 'auth_server', 'plus_addressing'])
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
export type Judging = Awaited<ReturnType<typeof findJudging>>;

/** The mailbox that people answer a team at: the one that a ticket came in at, else the first one. */
export const findAnswering = (db: Db, { team_id }: InTeam, mailbox_id: string | null) =>
  on(db)
    .selectFrom('mailboxes')
    .select(['address', 'plus_addressing'])
    .where('team_id', '=', team_id)
    .where('deleted_at', 'is', null)
    .where('enabled', '=', true)
    .orderBy(sql`(id = ${mailbox_id}::uuid) is true`, 'desc')
    .orderBy('created_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();

/** An open mailbox of whatever team, with what its mails act with there. */
export const findOpen = (db: Db, id: string) =>
  on(db)
    .selectFrom('mailboxes')
    .select([
      'id',
      'team_id',
      'signing_secret',
      'created_by',
      sql<TeamScope['tier']>`${teamTier(sql`mailboxes.team_id`)}`.as('tier'),
      sql<string>`${ticketPrefix(sql`mailboxes.team_id`)}`.as('ticket_prefix'),
    ])
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .where('enabled', '=', true)
    .where(isLiveTeam('mailboxes.team_id'))
    .executeTakeFirst();

export interface ImapFields {
  readonly imap_host: string | null;
  readonly imap_port: number | null;
  readonly imap_security: 'tls' | 'starttls' | 'none' | null;
  readonly imap_user: string | null;
  readonly imap_password: string | null;
  readonly imap_folder: string | null;
}
export interface MailboxFields extends ImapFields {
  readonly name: string;
  readonly enabled: boolean;
  readonly plus_addressing: boolean;
  readonly auth_server: string | null;
}
interface NewMailbox extends MailboxFields {
  readonly id: string;
  readonly address: string;
  readonly take_existing: boolean;
  readonly signing_secret: string;
  readonly now: string;
}
export const insertMailbox = (db: Tx, { team_id, person_id }: TeamScope, { now, ...row }: NewMailbox) =>
  on(db)
    .insertInto('mailboxes')
    .values({ ...row, team_id, created_by: person_id, created_at: now, updated_at: now, poll_at: now })
    .execute();

/** Another account is read from its beginning, as if the mailbox were new, whoever reads the one before. */
export const updateMailbox = (
  db: Tx,
  { team_id }: InTeam,
  id: string,
  set: Partial<MailboxFields> & { readonly signing_secret?: string },
  now: string,
) =>
  on(db)
    .updateTable('mailboxes')
    .set({
      ...set,
      ...(set.imap_host === undefined
        ? {}
        : { uid_validity: null, last_uid: 0, poll_error: null, poll_failures: 0, polling_until: null }),
      poll_at: now,
      updated_at: now,
      version: sql`version + 1`,
    })
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .execute();

/** Removes the credentials with the mailbox; its row stays for the mails that came in. */
export const deleteMailbox = (db: Tx, { team_id }: InTeam, id: string, now: string) =>
  on(db)
    .updateTable('mailboxes')
    .set({
      deleted_at: now,
      enabled: false,
      imap_host: null,
      imap_port: null,
      imap_security: null,
      imap_user: null,
      imap_password: null,
      imap_folder: null,
    })
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .returning('address')
    .executeTakeFirst();
