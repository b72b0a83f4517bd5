import { randomUUIDv7 } from 'node:crypto';
import { z } from 'zod';
import { type JobCtx, platformJob } from '../../kit/job.ts';
import { getSetting, platformOf } from '../../platform/settings/settings.ts';
import { queueEmail } from '../../inbox/emails/queue.ts';
import { findApplicant, issue, type Applicant } from './one-time.ts';
import * as oneTime from './one-time.queries.ts';
import * as queries from './queries.ts';
import { applyForAccount } from './register.ts';

/** Whom a mail was asked for, and where. Whether there is anybody is found out by the job, so that no answer tells. */
const Asked = z.strictObject({
  email: z.string(),
  device: z.string(),
  ip_address: z.string(),
  /** The application of whoever asks, where they have made one. */
  application_id: z.uuid().optional(),
});
type Asked = z.output<typeof Asked>;
const asked = <N extends string>(name: N) => platformJob({ name, queue: 'mail', input: Asked });

export type MailJob = ReturnType<typeof asked>;

export const sendVerification = asked('auth.sendVerification');
export const sendSignInLink = asked('auth.sendSignInLink');
export const sendPasswordReset = asked('auth.sendPasswordReset');

type MailCtx = JobCtx<MailJob>;

/**
 * Sends an applicant a new proof of their own application, which takes the place of the one before. Whoever asks from
 * elsewhere gets one that comes with nobody's password. An account that is not proven yet gets one too.
 */
export async function mailVerification(ctx: MailCtx, { email, application_id }: Asked): Promise<void> {
  const account = await queries.findAccountByEmail(ctx.db, email);
  if (account?.email_verified_at != null) return;
  if (account === undefined) {
    const own = application_id && (await findApplicant(ctx, email, application_id));
    if (own) {
      await oneTime.retireApplication(ctx.db, email, own.user_id, ctx.now());
      await applyForAccount(ctx, ctx, email, { ...own, shown: undefined });
      return;
    }
    const newest = await findApplicant(ctx, email, undefined);
    if (newest !== undefined) await applyForAccount(ctx, ctx, email, { ...newest, ...nobody(), shown: undefined });
    return;
  }
  const issued = await issue(ctx, 'verify-email', { subject: email, user_id: account.id, data: null });
  await queueEmail(ctx, {
    to: email,
    template: 'verify-email',
    props: {
      recipient_name: account.full_name,
      link: `/verify-email?token=${issued.token}`,
      code: issued.code,
      expires_at: issued.expires_at,
      code_expires_at: issued.code_expires_at,
    },
    user_id: account.id,
    dedupe: issued.token,
  });
}

/** Sends a link and a code that sign in; to somebody without an account only where that may open one. */
export async function mailSignInLink(ctx: MailCtx, { email, ...origin }: Asked): Promise<void> {
  const account = await queries.findAccountByEmail(ctx.db, email);
  if (account === undefined ? !(await mayOpenAccounts(ctx)) : account.status !== 'active') return;
  if (account === undefined && !z.email().safeParse(email).success) return;
  const issued = await issue(ctx, 'email-login', {
    subject: email,
    user_id: account?.id ?? null,
    data: account === undefined ? newcomer(email) : null,
  });
  const { link, ...codes } = linkOf('/sign-in', issued);
  await queueEmail(ctx, {
    to: email,
    template: 'sign-in-link',
    props: { ...origin, recipient_name: account?.full_name, link, ...codes },
    user_id: account?.id,
    dedupe: issued.token,
  });
}
const mayOpenAccounts = ({ db, services }: MailCtx): Promise<boolean> =>
  getSetting<'platform', 'email_login_creates_accounts'>(db, platformOf(services), 'email_login_creates_accounts');
const nobody = () => ({ user_id: randomUUIDv7(), password_hash: null });
const newcomer = (email: string): Applicant => ({
  ...nobody(),
  full_name: email.split('@', 1)[0]!,
});

/** Sends a link and a code to choose a new password by. */
export async function mailPasswordReset(ctx: MailCtx, { email, ...origin }: Asked): Promise<void> {
  const account = await queries.findAccountByEmail(ctx.db, email);
  if (account?.status !== 'active') return;
  const issued = await issue(ctx, 'reset-password', { subject: email, user_id: account.id, data: null });
  const { code_expires_at } = issued;
  await queueEmail(ctx, {
    to: email,
    template: 'reset-password',
    props: { ...origin, recipient_name: account.full_name, ...linkOf('/reset-password', issued), code_expires_at },
    user_id: account.id,
    dedupe: issued.token,
  });
}

const linkOf = (path: string, { token, code, expires_at }: { token: string; code: string; expires_at: string }) => ({
  link: `${path}?token=${token}`,
  code,
  expires_at,
});
