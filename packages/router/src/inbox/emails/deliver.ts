import { setTimeout as sleep } from 'node:timers/promises';
import { renderMail } from '@deskwire/adapters/mail/render.ts';
import type { MailName, MailProps } from '@deskwire/adapters/mail/templates.ts';
import { linkTo } from '@deskwire/adapters/mail/links.ts';
import type { Mail } from '@deskwire/adapters/mail.ts';
import { MailError } from '@deskwire/adapters/mail-error.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import { AppError, isOutage, toAppError } from '../../kit/errors.ts';
import type { JobCtx } from '../../kit/jobs/job.ts';
import { placeOfShare, type deliverEmail } from './queue.ts';
import type { TeamId } from '../../kit/team-id.ts';
import * as queries from './queries.ts';
import { whyOverBudget } from './budget.ts';
import { unsubscribeLink } from './suppressions/link.ts';
import { noteBounce, noteSoftBounce } from './suppressions/bounce.ts';
import { whySuppressed } from './suppressions/suppressions.ts';
import { threadOf } from './threads/threads.ts';

type DeliverCtx = JobCtx<typeof deliverEmail>;

/** How long the mail of a worker that died waits for the next one. */
const CLAIM_SECONDS = 15;
const RENEW_SECONDS = 5;
/** The page where people choose which emails they get. */
const PREFERENCES = '/settings/notifications';

/**
 * Sends a queued mail and notes it. A crash between the two sends it again with the same Message-ID; two workers that were
 * given the same job do not, since the mail is one worker's for a while.
 * A permanent refusal ends it; anything else throws, so that the queue tries again later.
 */
export async function deliver(
  { db, commit, services, now }: DeliverCtx,
  { email_id }: { email_id: string },
): Promise<void> {
  const claim = { at: now(), until: secondsAfter(now(), CLAIM_SECONDS) };
  const email = await commit((tx) => queries.claimEmail(tx.db, email_id, claim));
  if (email === undefined && (await queries.isQueued(db, email_id))) throw new AppError('UNAVAILABLE');
  if (email === undefined || email.props === null) return;
  const suppressed = (await whySuppressed(db, email)) ?? (await whyOverBudget({ db, services, now }, email));
  if (suppressed !== undefined) return void (await commit((tx) => queries.markTried(tx.db, email, suppressed, true)));
  const unsubscribe = unsubscribeLink(services.keyring, email);
  const { headers, reply_to } = await commit((tx) => threadOf({ db: tx.db, services, now }, email));
  const mail = await renderMail(email.template as MailName, {
    ...(email.share_id === null || email.shared === null
      ? {}
      : (JSON.parse(services.keyring.open(email.shared, placeOfShare(email.share_id))) as Partial<
          MailProps<MailName>
        >)),
    ...(JSON.parse(services.keyring.open(email.props, `emails:${email.id}:props`)) as MailProps<MailName>),
    locale: email.locale ?? 'en',
    time_zone: email.time_zone ?? 'UTC',
    product_name: 'Deskwire',
    public_url: services.config.public_url,
    ...(unsubscribe === undefined ? {} : { unsubscribe_link: unsubscribe }),
    ...(reply_to === undefined ? {} : { can_reply: true }),
    ...(email.user_id !== null && email.notice !== null ? { preferences_link: PREFERENCES } : {}),
  });
  const whole = { ...mail, reply_to, headers: { ...headers, ...headersOf(services, unsubscribe) } };
  await sendAndNote({ db, commit, services, now }, email, whole);
}

/** Lets the reader of a mail end mails like it with one click in their own program (RFC 8058). */
function headersOf({ config }: DeliverCtx['services'], unsubscribe: string | undefined): Mail['headers'] {
  if (unsubscribe === undefined) return undefined;
  return {
    'List-Unsubscribe': `<${linkTo(config.public_url, unsubscribe)}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  };
}

interface Sending extends queries.Claim {
  readonly message_id: string;
  readonly to_address: string;
  readonly team_id: TeamId | null;
}
async function sendAndNote(
  { db, commit, services, now }: Pick<DeliverCtx, 'db' | 'commit' | 'services' | 'now'>,
  email: Sending,
  mail: Awaited<ReturnType<typeof renderMail>> & Pick<Mail, 'headers' | 'reply_to'>,
): Promise<void> {
  const keeping = keepClaimed(commit, email);
  try {
    await services.mailer.send({ ...mail, message_id: email.message_id, to: email.to_address });
  } catch (error) {
    const permanent = error instanceof MailError && error.permanent;
    const reason = error instanceof Error ? error.message.slice(0, 500) : 'unknown';
    const claim = await keeping.end();
    const noted = await commit(async (tx) => {
      if (!(await queries.markTried(tx.db, claim, reason, permanent))) return false;
      if (error instanceof MailError && error.bounced) await noteBounce(tx, email, reason, now());
      else if (error instanceof MailError && error.full) await noteSoftBounce(tx, email, now());
      return true;
    });
    // Another worker may be sending the mail now; this job comes back to see whether it has gone.
    if (noted ? permanent : !(await queries.isQueued(db, email.id))) return;
    throw error;
  } finally {
    await keeping.end();
  }
  await insist(() => commit((tx) => queries.markSent(tx.db, email.id, { subject: mail.subject, sent_at: now() })));
}

/** Keeps a mail while it is being sent. `end` gives the claim as it was last extended. */
function keepClaimed(commit: DeliverCtx['commit'], { id, sending_until }: queries.Claim) {
  let claim = { id, sending_until };
  let renewing = Promise.resolve();
  const renew = async (): Promise<void> => {
    const until = await commit((tx) => queries.extendClaim(tx.db, claim, RENEW_SECONDS));
    if (until !== undefined) claim = { id, sending_until: until };
  };
  const renewal = setInterval(() => {
    // A renewal that fails is missed only where the worker dies too.
    renewing = renewing.then(renew).catch(() => {});
  }, RENEW_SECONDS * 1000);
  return {
    end: async (): Promise<queries.Claim> => {
      clearInterval(renewal);
      await renewing;
      return claim;
    },
  };
}

/** Waits between the attempts to note a sent mail, in milliseconds; each attempt may itself wait for seconds. */
const NOTE_WAITS = [250, 500, 1_000, 2_000, 4_000, 8_000];

/** An email that is not noted is sent again: while the database is away, that must not lead to email after email. */
async function insist(note: () => Promise<unknown>): Promise<void> {
  for (const wait of [...NOTE_WAITS, undefined]) {
    try {
      return void (await note());
    } catch (error) {
      if (wait === undefined || !isOutage(toAppError(error))) throw error;
      await sleep(wait);
    }
  }
}
