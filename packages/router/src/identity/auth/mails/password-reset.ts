import { queueEmail } from '../../../inbox/emails/queue.ts';
import * as queries from '../accounts/queries.ts';
import { issue } from '../one-time/values.ts';
import { asked, type Asked, linkOf, type MailCtx } from './ask.ts';

export const sendPasswordReset = asked('auth.sendPasswordReset');

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
