import { sql, type RawBuilder } from 'kysely';
import type { InboundMail } from '@deskwire/contract/inbox/emails.inbound.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import type { InTeam } from '../../../kit/team-id.ts';

const on = tables<'inbound_mails'>();

const columns = [
  'id',
  'mailbox_id',
  'from_address',
  'from_name',
  'subject',
  'authenticated',
  sql<InboundMail['state']>`state`.as('state'),
  'reason',
  'ticket_id',
  'comment_id',
  'attachments_left_out',
  'size',
  'file_id',
  'received_at',
  'processed_at',
] as const;
const all = (db: Db, { team_id }: InTeam) => on(db).selectFrom('inbound_mails').where('team_id', '=', team_id);

export interface MailFilter {
  readonly state?: InboundMail['state'] | undefined;
  readonly mailbox_id?: string | undefined;
}
/** The mails of a team, newest first. */
export function listMails(db: Db, scope: InTeam, { state, mailbox_id }: MailFilter, slice: Slice) {
  const matching = all(db, scope)
    .$if(state !== undefined, (query) => query.where('state', '=', state!))
    .$if(mailbox_id !== undefined, (query) => query.where('mailbox_id', '=', mailbox_id!));
  const query = { rows: matching.select(columns), matching: matching.select('id') };
  return listed(db, query, ['received_at', 'id'], 'desc', slice);
}
export const findMail = (db: Db, scope: InTeam, id: string) =>
  all(db, scope).select(columns).where('id', '=', id).executeTakeFirst();
export type MailRow = NonNullable<Awaited<ReturnType<typeof findMail>>>;
/** Holds a mail, so that it has one outcome. */
export const lockMail = (db: Tx, scope: InTeam, id: string) =>
  all(db, scope).select(columns).where('id', '=', id).forUpdate().executeTakeFirst();

export const isKnown = async (db: Db, scope: InTeam, mailbox_id: string, key: string): Promise<boolean> =>
  (await all(db, scope).select('id').where('mailbox_id', '=', mailbox_id).where('key', '=', key).executeTakeFirst()) !==
  undefined;

interface NewMail {
  readonly id: string;
  readonly mailbox_id: string;
  readonly key: string;
  readonly file_id: string | null;
  readonly size: number;
  readonly state: 'received' | 'failed';
  readonly reason?: string;
  readonly received_at: string;
}
/** False: it came before. */
export const insertMail = async (db: Tx, { team_id }: InTeam, mail: NewMail): Promise<boolean> =>
  (await on(db)
    .insertInto('inbound_mails')
    .values({ team_id, ...mail })
    .onConflict((conflict) => conflict.columns(['team_id', 'mailbox_id', 'key']).doNothing())
    .returning('id')
    .executeTakeFirst()) !== undefined;

export interface Outcome {
  readonly state: InboundMail['state'];
  readonly reason: string | null;
  readonly ticket_id?: string | null;
  readonly comment_id?: string | null;
  readonly attachments_left_out?: number;
}
/** The facts about an email once it was read. */
export interface About {
  readonly message_id: string | null;
  readonly from_address: string | null;
  readonly from_name: string | null;
  readonly subject: string | null;
  readonly authenticated: boolean;
}
export const settleMail = (
  db: Tx,
  { team_id }: InTeam,
  id: string,
  outcome: Outcome & Partial<About>,
  processed_at: string | null,
) =>
  on(db)
    .updateTable('inbound_mails')
    .set({ ...outcome, processed_at })
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .execute();

/** How many tickets, or comments, the mails of a sender have made since a time. */
export const countFrom = async (
  db: Db,
  scope: InTeam,
  from_address: string,
  state: 'ticket' | 'comment',
  since: string,
): Promise<number> =>
  Number(
    (
      await all(db, scope)
        .select((eb) => eb.fn.countAll().as('count'))
        .where('from_address', '=', from_address)
        .where('state', '=', state)
        .where('processed_at', '>', since)
        .executeTakeFirstOrThrow()
    ).count,
  );
/** Lets the mails of one sender count one after the other, until the transaction ends. */
export const queueUp = (db: Tx, { team_id }: InTeam, from_address: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`inbound_mails:${team_id}:${from_address}`}, 0))`.execute(on(db));

/** The mailbox that a ticket came in at. */
export const findMailboxOf = async (db: Db, scope: InTeam, ticket_id: string): Promise<string | null> =>
  (
    await all(db, scope)
      .select('mailbox_id')
      .where('ticket_id', '=', ticket_id)
      .where('state', '=', 'ticket')
      .orderBy('received_at')
      .limit(1)
      .executeTakeFirst()
  )?.mailbox_id ?? null;

/** Whether somebody may look at a mail, as for its file: it is there. */
export const isMail = ({ team_id }: InTeam, id: RawBuilder<string>): RawBuilder<boolean> =>
  sql<boolean>`exists (select from inbound_mails m where m.team_id = ${team_id} and m.id = ${id})`;

/** Takes the mails themselves away, of those that are old, and gives whose they were. */
export const emptyOld = (db: Tx, before: string, limit: number) =>
  on(db)
    .updateTable('inbound_mails')
    .set({ file_id: null })
    .where((eb) =>
      eb(
        eb.refTuple('team_id', 'id'),
        'in',
        eb
          .selectFrom('inbound_mails as old')
          .select(['old.team_id', 'old.id'])
          .where('old.received_at', '<', before)
          .where('old.file_id', 'is not', null)
          .orderBy('old.received_at')
          .limit(limit)
          .$asTuple('team_id', 'id'),
      ),
    )
    .returning(['id', sql<InTeam['team_id']>`team_id`.as('team_id')])
    .execute();
/** The same of those that somebody sent, by their addresses. */
export const emptyFrom = (db: Tx, teams: readonly string[], addresses: readonly string[]) =>
  on(db)
    .updateTable('inbound_mails')
    .set({ file_id: null })
    .where('team_id', 'in', [...teams])
    .where('from_address', 'in', [...addresses])
    .where('file_id', 'is not', null)
    .returning(['id', sql<InTeam['team_id']>`team_id`.as('team_id')])
    .execute();
