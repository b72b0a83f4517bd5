import type { ReadMail } from './read-raw.ts';
import type { Db } from '@deskwire/database/schema.ts';
import { getVisibleTicket } from '../../../../desk/tickets/find.ts';
import { readConcerned, readTicketFacts } from '../../../../desk/tickets/notices/facts.ts';
import { findKnown, readAddresses } from '../../../../identity/people/known/known.ts';
import type { TeamScope } from '../../../../kit/context.ts';
import { AppError } from '../../../../kit/errors.ts';
import { ownAddresses, type Judging } from '../../../mailboxes/accounts/find.ts';
import { findReplyAddress, findThread, isOurs } from '../../threads/threads.ts';
import type { About } from '../queries.ts';
import { addressOf } from './about.ts';
import { whyAutomatic } from './automatic.ts';

/** The decision about an email. */
export type Verdict =
  | { readonly is: 'ticket' }
  | { readonly is: 'comment'; readonly ticket_id: string }
  | { readonly is: 'held'; readonly reason: string; readonly ticket_id: string | null }
  | { readonly is: 'ignored' | 'failed'; readonly reason: string };

const MOST_ATTACHMENTS = 50;
const MOST_REFERENCES = 50;

interface Judged {
  readonly db: Db;
  readonly scope: TeamScope;
  readonly mail_from: string;
}
/** Decides what a mail is: an answer, a new matter, or nothing that a person wrote. */
export async function judge(ctx: Judged, mailbox: Judging, mail: ReadMail, about: About): Promise<Verdict> {
  const { from_address, message_id } = about;
  if (mail.attachments.length > MOST_ATTACHMENTS) return { is: 'failed', reason: 'too_many_attachments' };
  const isOwn = message_id !== null && (await isOurs(ctx.db, ctx.scope, message_id));
  if (isOwn || (from_address !== null && (await isFromUs(ctx, from_address)))) return { is: 'ignored', reason: 'own' };
  const automatic = whyAutomatic(mail.headers);
  if (automatic !== undefined) return { is: 'ignored', reason: automatic };
  if (from_address === null) return { is: 'failed', reason: 'no_sender' };
  if (mail.headers.some(([name, value]) => name === 'x-spam-flag' && /^yes/i.test(value)))
    return { is: 'held', reason: 'spam', ticket_id: null };
  return (
    (await byReplyAddress(ctx, mailbox, mail, from_address)) ??
    (await byReferences(ctx, mail, from_address)) ??
    (await byKey(ctx, mail, about)) ?? { is: 'ticket' }
  );
}

/** Mail of the platform, or of a mailbox of the team: whoever forges that is not let in either. */
async function isFromUs({ db, scope, mail_from }: Judged, from: string): Promise<boolean> {
  const platform = addressOf(/<([^<>]{3,254})>/.exec(mail_from)?.[1] ?? mail_from);
  return from === platform || (await ownAddresses(db, scope)).has(from);
}

/** Headers in which servers keep the address that a mail was sent to. */
const delivered = new Set(['delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to']);
/** The address that only one person got, for one ticket. */
async function byReplyAddress(
  { db, scope }: Judged,
  { address }: Judging,
  mail: ReadMail,
  from: string,
): Promise<Verdict | undefined> {
  const [local = '', domain] = address.split('@', 2);
  const given = [
    ...mail.to.map((one) => one.address),
    ...mail.cc.map((one) => one.address),
    ...mail.headers.filter(([name]) => delivered.has(name)).map(([, value]) => value.replaceAll(/[<>]/g, '').trim()),
  ];
  for (const one of given.slice(0, 100)) {
    const [name = '', host] = one.toLowerCase().split('@', 2);
    if (host !== domain || !name.startsWith(`${local}+`)) continue;
    const found = await findReplyAddress(db, scope, name.slice(local.length + 1));
    if (found === undefined) continue;
    const owner = (await readAddresses(db, scope, [found.person_id])).get(found.person_id);
    return owner === from
      ? { is: 'comment', ticket_id: found.ticket_id }
      : { is: 'held', reason: 'other_sender', ticket_id: found.ticket_id };
  }
  return undefined;
}

/** The mails that it answers, the last one first. */
async function byReferences(ctx: Judged, mail: ReadMail, from: string): Promise<Verdict | undefined> {
  const named = [mail.in_reply_to ?? '', ...mail.references.toReversed()];
  const references = [...new Set(named.flatMap((one) => one.match(/<[^<>\s]{1,900}>/g) ?? []))].slice(
    0,
    MOST_REFERENCES,
  );
  const thread = references.length === 0 ? undefined : await findThread(ctx.db, ctx.scope, references);
  if (thread === undefined) return undefined;
  return (await isConcerned(ctx, thread.ticket_id, from))
    ? { is: 'comment', ticket_id: thread.ticket_id }
    : { is: 'held', reason: 'other_sender', ticket_id: thread.ticket_id };
}

/** Anybody can write a key into a subject: it counts only from somebody of that ticket whose sender is proven. */
async function byKey(ctx: Judged, { subject }: ReadMail, about: About): Promise<Verdict | undefined> {
  const key = /\[([A-Z][A-Z0-9]{1,9}-\d{1,9})\]/.exec(subject.slice(0, 1000))?.[1];
  if (key === undefined || !about.authenticated) return undefined;
  try {
    const { id } = await getVisibleTicket(ctx.db, ctx.scope, key);
    return (await isConcerned(ctx, id, about.from_address!)) ? { is: 'comment', ticket_id: id } : undefined;
  } catch (error) {
    if (error instanceof AppError && error.app === 'TICKET_NOT_FOUND') return undefined;
    throw error;
  }
}

/** Whether an address is of somebody who reported, has or watches a ticket. */
async function isConcerned({ db, scope }: Judged, ticket_id: string, from: string): Promise<boolean> {
  const ticket = await readTicketFacts({ db, scope }, ticket_id);
  const person = (await findKnown(db, scope, [{ email: from, name: null }])).find({ email: from, name: null });
  return ticket !== undefined && person !== undefined && (await readConcerned({ db, scope }, ticket)).includes(person);
}
