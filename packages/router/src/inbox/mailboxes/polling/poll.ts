import { ImapError } from '@deskwire/adapters/imap-error.ts';
import { MOST_MAIL_BYTES } from '@deskwire/contract/inbox/mailboxes.schemas.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import { actingScope } from '../../../kit/access/access.ts';
import type { JobCtx, JobInput } from '../../../kit/jobs/job.ts';
import { noteTooLarge, takeMail } from '../../emails/inbound/take.ts';
import { accountOf } from '../accounts/find.ts';
import { findMailbox, type MailboxRow } from '../queries.ts';
import { readMailbox, type pollMailboxes } from './jobs.ts';
import * as queries from './queries.ts';

export const POLL_SECONDS = 30;
const MOST_MAILBOXES = 1_000;
/** Mails that one visit takes: the next one goes on. */
const MOST_MAILS = 50;
/** How long the mailbox of a worker that died waits for the next one: longer than a visit can take. */
const CLAIM_SECONDS = 180;
const LONGEST_WAIT_SECONDS = 900;
/** After so many failures in a row, those who run the team hear of it. */
const TELLING = 5;
const EVER = '1970-01-01T00:00:00.000Z';

export async function poll({ db, outbox, now }: JobCtx<typeof pollMailboxes>): Promise<void> {
  for (const { id, team_id } of await queries.listDue(db, now(), MOST_MAILBOXES))
    outbox.later(readMailbox, { mailbox_id: id }, { key: `mailboxes.read.${id}`, team_id });
}

/** Takes what came into a mailbox since it was last read, and changes nothing there. One worker at a time. */
export async function read(
  ctx: JobCtx<typeof readMailbox>,
  { mailbox_id }: JobInput<typeof readMailbox>,
): Promise<void> {
  const { db, scope, services, commit, now } = ctx;
  const claim = { team_id: scope.team_id, id: mailbox_id, until: secondsAfter(now(), CLAIM_SECONDS) };
  if (!(await commit((tx) => queries.claim(tx.db, claim, now())))) return;
  const mailbox = await findMailbox(db, scope, mailbox_id);
  const account = mailbox && accountOf(services, mailbox);
  if (mailbox === undefined || account === undefined) return;
  try {
    const { uid_validity, last_uid } = await readOn(ctx, claim, mailbox, account);
    const read = { uid_validity, last_uid, polled_at: now(), poll_at: secondsAfter(now(), POLL_SECONDS) };
    await commit((tx) => queries.noteRead(tx.db, claim, read));
  } catch (error) {
    if (!(error instanceof ImapError)) {
      await commit((tx) => queries.release(tx.db, claim));
      throw error;
    }
    await noteFailure(ctx, claim, mailbox, error);
  }
}

function readOn(
  { scope, services, commit, now }: JobCtx<typeof readMailbox>,
  claim: queries.Claim,
  mailbox: MailboxRow,
  account: NonNullable<ReturnType<typeof accountOf>>,
) {
  const { id, uid_validity, last_uid, take_existing, created_by, created_at } = mailbox;
  const as = actingScope(scope, created_by);
  const reading = {
    most: MOST_MAILS,
    max_bytes: MOST_MAIL_BYTES,
    // Emails that come between the connection and the first visit count. Servers know whole seconds, and one that numbers its
    // mails anew must not bring in those of all the years before.
    after: take_existing ? EVER : `${created_at.slice(0, 19)}.000Z`,
  };
  return services.imap.read(account, { uid_validity, last_uid }, reading, async (mail, position) => {
    if (mail.source === null) await noteTooLarge({ commit, now }, as, id, { ...mail, ...position });
    else await takeMail({ services, commit, now }, as, id, mail.source);
    await commit((tx) => queries.notePosition(tx.db, claim, position));
  });
}

/** Waits twice as long after each failure. */
async function noteFailure(
  { scope, commit, now }: JobCtx<typeof readMailbox>,
  claim: queries.Claim,
  { id, poll_failures }: MailboxRow,
  { reason }: ImapError,
): Promise<void> {
  const wait = Math.min(POLL_SECONDS * 2 ** Math.min(poll_failures, 10), LONGEST_WAIT_SECONDS);
  await commit(async ({ db, events }) => {
    const failed = await queries.noteFailure(db, claim, { reason, poll_at: secondsAfter(now(), wait) });
    if (failed?.poll_failures === TELLING)
      events.add('mailbox.failed', { id, team_id: scope.team_id }, { address: failed.address, reason });
  });
}
