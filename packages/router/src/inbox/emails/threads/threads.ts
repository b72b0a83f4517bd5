import { createHash } from 'node:crypto';
import type { Db, Tx } from '@deskwire/database/schema.ts';
import type { Services } from '../../../kit/services.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { hashToken } from '../../../kit/access/tokens.ts';
import { answeringMailbox } from '../../mailboxes/accounts/find.ts';
import { findMailboxOf } from '../inbound/queries.ts';
import * as queries from './queries.ts';

/** The ticket that a mail is about, and the person whom it went to or is from. */
export interface Thread {
  readonly ticket_id: string;
  readonly person_id: string;
}

/** Remembers which ticket a mail is about, for as long as the ticket is there. */
export async function noteMail(db: Tx, scope: InTeam, mail: queries.NewMailId): Promise<void> {
  await queries.insertMailId(db, scope, mail);
}

/** Whether we sent a mail: it came back to us. */
export const isOurs = async (db: Db, scope: InTeam, message_id: string): Promise<boolean> =>
  (await queries.findMailId(db, scope, message_id))?.is_ours === true;

/** The thread of an email that answers these, the most important one first. */
export const findThread = (db: Db, scope: InTeam, message_ids: readonly string[]): Promise<Thread | undefined> =>
  queries.findFirst(db, scope, message_ids);

/** In lower case, since servers may write addresses so; it says nothing of what it stands for. */
const tokenOf = ({ keyring }: Pick<Services, 'keyring'>, { team_id }: InTeam, { ticket_id, person_id }: Thread) =>
  createHash('sha256')
    .update(keyring.mac('reply-address', `${team_id}.${ticket_id}.${person_id}`))
    .digest('hex')
    .slice(0, 24);
export const findReplyAddress = (db: Db, scope: InTeam, token: string): Promise<Thread | undefined> =>
  queries.findReplyAddress(db, scope, hashToken(token));

/** How a mail about a ticket continues the conversation: where answers go to, and which mails it follows. */
export interface Threading {
  readonly reply_to?: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Threads a mail that goes out, if it is about a ticket. Its reader answers at an address of their own where the team has a
 * mailbox, and finds it below what they wrote or got before.
 */
export async function threadOf(
  { db, services, now }: { readonly db: Tx; readonly services: Services; readonly now: () => string },
  { team_id, message_id }: { readonly team_id: InTeam['team_id'] | null; readonly message_id: string },
): Promise<Threading> {
  const scope = team_id === null ? undefined : { team_id };
  const thread = scope && (await queries.findMailId(db, scope, message_id));
  if (scope === undefined || thread === undefined) return { headers: {} };
  const before = await queries.listBefore(db, scope, { ...thread, message_id });
  const [first] = before;
  const last = before.at(-1);
  const headers: Record<string, string> =
    first === undefined || last === undefined
      ? {}
      : { References: first === last ? first : `${first} ${last}`, 'In-Reply-To': last };
  const mailbox = await answeringMailbox(db, scope, await findMailboxOf(db, scope, thread.ticket_id));
  if (mailbox === undefined) return { headers };
  if (!mailbox.plus_addressing) return { headers, reply_to: mailbox.address };
  const token = tokenOf(services, scope, thread);
  const [local, domain] = mailbox.address.split('@', 2) as [string, string];
  // RFC 5321 4.5.3.1.1: servers need not take more than 64 octets before the @.
  if (Buffer.byteLength(local) + 1 + token.length > 64) return { headers, reply_to: mailbox.address };
  const { ticket_id, person_id } = thread;
  await queries.insertReplyAddress(db, scope, {
    ticket_id,
    person_id,
    token_hash: hashToken(token),
    created_at: now(),
  });
  return { headers, reply_to: `${local}+${token}@${domain}` };
}
