import type { ReadMail } from '../reading/read-raw.ts';
import { cut } from '@deskwire/contract/kit/cut.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Db } from '@deskwire/database/schema.ts';
import { addComment } from '../../../../desk/tickets/comments/create.ts';
import { openTicket } from '../../../../desk/tickets/create.ts';
import { ensureContact } from '../../../../identity/people/known/known.ts';
import { whoMay } from '../../../../identity/people/recipients/recipients.ts';
import { actingScope } from '../../../../kit/access/access.ts';
import type { JobScope, Upload, Writing } from '../../../../kit/context.ts';
import { AppError, isOutage, isRetryable, toAppError } from '../../../../kit/errors.ts';
import type { Services } from '../../../../kit/services.ts';
import { noteMail } from '../../threads/threads.ts';
import * as queries from '../queries.ts';
import type { Verdict } from '../reading/judge.ts';
import { storable } from '@deskwire/contract/kit/storable.ts';
import { discardRefused } from '../../../../platform/files/bytes/receive.ts';
import { discardAttachments, keepAttachments, storeAttachments, type Stored } from './attachments.ts';

type Outcomes =
  | 'ticket.created'
  | 'ticket.assigned'
  | 'ticket.commented'
  | 'ticket.noted'
  | 'ticket.status_changed'
  | 'inbound_mail.accepted'
  | 'inbound_mail.held'
  | 'file.uploaded';
interface Settling {
  readonly db: Db;
  readonly scope: JobScope;
  readonly services: Services;
  readonly now: () => string;
  /** Entries that cannot hold a mail add fewer events. */
  readonly commit: <T>(work: (tx: Writing<never>) => Promise<T>) => Promise<T>;
}
interface Settled {
  readonly mail_id: string;
  readonly mail: ReadMail;
  readonly about: queries.About;
  /** The state that it must have still. */
  readonly state: 'received' | 'held';
  /** The person who decided it, if one did. */
  readonly decided_by?: string | undefined;
}
type Writes = Writing<Outcomes>;

/** The window of these limits for one sender; tickets and comments beyond them are held. */
const FLOOD_SECONDS = 600;
const MOST_TICKETS = 5;
const MOST_COMMENTS = 20;

/** Why a mail cannot become what it should, in one word. */
const refusals: Readonly<Record<string, string>> = {
  TICKET_NOT_FOUND: 'ticket_gone',
  PERSON_NOT_FOUND: 'sender_left',
  TICKET_MERGED: 'ticket_merged',
};

/**
 * Makes of a mail what it was found to be: a ticket, a comment, or nothing. All of it is one transaction. Undefined: it has
 * an outcome already. `error`: why a person who decided it could not have their way.
 */
export async function settle(
  ctx: Settling,
  settled: Settled,
  verdict: Verdict,
): Promise<{ readonly error?: AppError } | undefined> {
  const { db, services, scope } = ctx;
  const makes = verdict.is === 'ticket' || verdict.is === 'comment';
  const reader = actingScope(scope, scope.person_id ?? '');
  const stored: Stored = makes
    ? await storeAttachments({ db, services, scope: reader }, settled.mail)
    : { uploads: [], too_large: 0 };
  let done: { readonly left: readonly Upload[] } | undefined;
  try {
    done = await ctx.commit(async (writing) => {
      const tx = writing as unknown as Writes;
      const row = await queries.lockMail(tx.db, scope, settled.mail_id);
      if (row?.state !== settled.state) return undefined;
      if (!makes) {
        await putAside(ctx, tx, settled, verdict);
        return { left: [] };
      }
      return becomes(ctx, tx, settled, verdict, stored);
    });
  } catch (thrown) {
    await discardRefused(services, stored.uploads, thrown);
    const error = toAppError(thrown);
    // Errors that pass, and our own, are tried again.
    if (isRetryable(thrown) || isOutage(error) || error.app === 'INTERNAL') throw thrown;
    if (settled.decided_by !== undefined) return { error };
    await holdBack(ctx, settled, verdict, error);
    return {};
  }
  await discardAttachments(services, done?.left ?? stored.uploads);
  return done && {};
}

/** Holds an email back that could not become what it should, until somebody sees to it. */
const holdBack = (ctx: Settling, settled: Settled, verdict: Verdict, { app }: AppError) =>
  ctx.commit(async (writing) => {
    const tx = writing as unknown as Writes;
    const row = await queries.lockMail(tx.db, ctx.scope, settled.mail_id);
    if (row?.state !== settled.state) return;
    const reason = refusals[app] ?? app.toLowerCase();
    const ticket_id = verdict.is === 'comment' && app !== 'TICKET_NOT_FOUND' ? verdict.ticket_id : null;
    await putAside(ctx, tx, settled, { is: 'held', reason, ticket_id });
  });

async function putAside(
  { scope, now }: Settling,
  tx: Writes,
  { mail_id, about }: Settled,
  verdict: Exclude<Verdict, { is: 'ticket' | 'comment' }>,
): Promise<void> {
  const { is: state, reason } = verdict;
  const ticket_id = verdict.is === 'held' ? verdict.ticket_id : null;
  await queries.settleMail(tx.db, scope, mail_id, { ...about, state, reason, ticket_id }, now());
  if (state === 'held') tx.events.add('inbound_mail.held', { id: mail_id, team_id: scope.team_id }, { reason });
}

async function becomes(
  ctx: Settling,
  tx: Writes,
  settled: Settled,
  verdict: Extract<Verdict, { is: 'ticket' | 'comment' }>,
  stored: Stored,
): Promise<{ readonly left: readonly Upload[] }> {
  const { scope, services, now } = ctx;
  const { mail_id, about, decided_by } = settled;
  const from = about.from_address!;
  if (decided_by === undefined && (await isFlood(ctx, tx, from, verdict.is))) {
    const ticket_id = verdict.is === 'comment' ? verdict.ticket_id : null;
    await putAside(ctx, tx, settled, { is: 'held', reason: 'flood', ticket_id });
    return { left: stored.uploads };
  }
  const name = about.from_name ?? from.slice(0, from.indexOf('@'));
  const person_id = await ensureContact({ db: tx.db, now }, scope, { email: from, name });
  const acting = {
    db: tx.db,
    scope: actingScope(scope, person_id),
    services,
    now,
    events: {
      add: (type, entity, payload) =>
        tx.events.add(type, { ...entity, team_id: scope.team_id, actor_id: person_id }, payload),
    } satisfies Writes['events'],
  };
  const made =
    verdict.is === 'ticket' ? await makeTicket(acting, settled) : await makeComment(acting, settled, verdict);
  const { left } = await keepAttachments(acting, stored.uploads, made.ticket_id);
  const { message_id } = about;
  if (message_id !== null)
    await noteMail(tx.db, scope, {
      message_id,
      ticket_id: made.ticket_id,
      person_id,
      is_ours: false,
      created_at: now(),
    });
  const outcome = { ...about, state: verdict.is, reason: null, ...made };
  await queries.settleMail(
    tx.db,
    scope,
    mail_id,
    { ...outcome, attachments_left_out: stored.too_large + left.length },
    now(),
  );
  if (decided_by !== undefined) tx.events.add('inbound_mail.accepted', { id: mail_id }, { ticket_id: made.ticket_id });
  return { left };
}

async function isFlood({ scope, now }: Settling, tx: Writes, from: string, state: 'ticket' | 'comment') {
  await queries.queueUp(tx.db, scope, from);
  const made = await queries.countFrom(tx.db, scope, from, state, secondsAfter(now(), -FLOOD_SECONDS));
  return made >= (state === 'ticket' ? MOST_TICKETS : MOST_COMMENTS);
}

interface Acting extends Omit<Settling, 'commit' | 'db' | 'scope'> {
  readonly db: Writes['db'];
  readonly scope: ReturnType<typeof actingScope>;
  readonly events: Writes['events'];
}
const LONGEST_TITLE = 200;
const LONGEST_DESCRIPTION = 50_000;
const LONGEST_COMMENT = 20_000;

async function makeTicket(acting: Acting, { mail, about }: Settled) {
  const { id } = await openTicket(acting, {
    title: cut(about.subject ?? 'Email without a subject', LONGEST_TITLE),
    description: cut(storable(mail.whole), LONGEST_DESCRIPTION),
    reporter_id: acting.scope.person_id,
    source: 'email',
    incomplete: true,
  });
  return { ticket_id: id, comment_id: null };
}

async function makeComment(acting: Acting, { mail }: Settled, { ticket_id }: { readonly ticket_id: string }) {
  const { team_id, person_id } = acting.scope;
  const handles = (await whoMay(acting.db, team_id, [person_id], 'tickets.handle')).get(person_id) === true;
  const said = storable(mail.reply) || storable(mail.whole);
  const comment = {
    author_id: person_id,
    content: said === '' ? 'The email has no text.' : cut(said, LONGEST_COMMENT),
    is_internal: false,
    source: 'email',
    handles,
  };
  try {
    const row = await addComment(acting, { ...comment, ticket_id });
    return { ticket_id, comment_id: row!.id };
  } catch (error) {
    // A reply to a merged ticket goes to the one that it was merged into.
    if (!(error instanceof AppError) || error.app !== 'TICKET_MERGED') throw error;
    const { into_id } = error.details as { into_id: string };
    const row = await addComment(acting, { ...comment, ticket_id: into_id });
    return { ticket_id: into_id, comment_id: row!.id };
  }
}
