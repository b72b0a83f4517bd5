import { z } from 'zod';
import { queueEmail } from '../../../inbox/emails/queue.ts';
import { getSetting, platformOf } from '../../../platform/settings/settings.ts';
import { nobody } from '../accounts/application.ts';
import * as queries from '../accounts/queries.ts';
import { type Applicant, issue } from '../one-time/values.ts';
import { asked, type Asked, linkOf, type MailCtx } from './ask.ts';

export const sendSignInLink = asked('auth.sendSignInLink');

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

const newcomer = (email: string): Applicant => ({
  ...nobody(),
  full_name: email.split('@', 1)[0]!,
});
