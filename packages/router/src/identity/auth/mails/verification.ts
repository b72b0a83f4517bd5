import { queueEmail } from '../../../inbox/emails/queue.ts';
import { applyForAccount, nobody } from '../accounts/application.ts';
import * as queries from '../accounts/queries.ts';
import * as oneTime from '../one-time/queries.ts';
import { findApplicant, issue } from '../one-time/values.ts';
import { asked, type Asked, type MailCtx } from './ask.ts';

export const sendVerification = asked('auth.sendVerification');

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
