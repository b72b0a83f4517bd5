import type { z } from 'zod';
import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Base, Ctx, In, Writing } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { hashPassword } from '../passwords.ts';
import { checkNewPassword } from '../password-rules.ts';
import { queueEmail } from '../../inbox/emails/queue.ts';
import { confirmAddress } from './activate.ts';
import { askFor, countMail } from './ask.ts';
import { describeDevice } from './device.ts';
import { forgivePassword } from './guard.ts';
import { sendPasswordReset } from './mails.ts';
import { randomToken, takeCode, takeToken } from './one-time.ts';
import * as queries from './queries.ts';
import { noteRefusal } from './refused.ts';
import { endSessions, renewOwnCookie, sessionOf } from './sessions.ts';
import { provePassword } from './step-up.ts';

type ResetCtx = Ctx<typeof auth.resetPassword>;
type ResetInput = In<typeof auth.resetPassword>;

/** One step of choosing a new password by mail: an address alone asks for the mail, its link or code does it. */
export async function resetPassword(
  ctx: ResetCtx,
  { email, token, code, new_password }: ResetInput,
): Promise<z.input<typeof auth.resetPassword.output>> {
  if (new_password === undefined) {
    await countMail(ctx.services, 'auth.forgotPassword', email!);
    return ctx.commit(async (tx) => askFor({ ...ctx, ...tx }, sendPasswordReset, email!));
  }
  checkNewPassword(ctx.services, new_password, { email: email ?? '', full_name: '' });
  // Before the link is used up: a link must not be lost because the machine was busy.
  const password_hash = await hashPassword(new_password);
  const done = await ctx.commit(async (tx) => {
    const taking = { ...ctx, db: tx.db };
    const taken =
      token === undefined
        ? await takeCode(taking, 'reset-password', email!, code!)
        : await takeToken(taking, 'reset-password', token);
    const account = taken && (await queries.findAccount(tx.db, taken.user_id!));
    if (account?.status !== 'active' || account.email !== taken!.subject) {
      noteRefusal(tx, 'code');
      return false;
    }
    checkNewPassword(ctx.services, new_password, account);
    await takeBack(ctx, tx, account, password_hash);
    return true;
  });
  if (!done) throw new AppError(token === undefined ? 'CODE_INVALID' : 'TOKEN_SPENT');
  return { status: 'changed' };
}

/** The owner of the mailbox takes the account: every session and link ends. */
async function takeBack(
  ctx: ResetCtx,
  tx: Writing<'password.changed' | 'session.revoked' | 'user.verified'>,
  account: queries.Account,
  password_hash: string,
): Promise<void> {
  const { id, email } = account;
  await endSessions(ctx, tx, id, 'password');
  await confirmAddress(ctx, tx, id, email);
  await queries.setPassword(tx.db, id, password_hash, ctx.now());
  await forgivePassword(tx.db, email);
  tx.events.add('password.changed', { id, user_id: id }, { how: 'reset' });
  await tellOfPassword(ctx, tx, account);
}

/** Changes the password of somebody who knows it. Their other sessions end; a cookie is replaced by a new one. */
export async function changePassword(
  ctx: Ctx<typeof auth.changePassword>,
  { current_password, new_password }: In<typeof auth.changePassword>,
): Promise<{ revoked: number }> {
  const session = sessionOf(ctx);
  const account = await provePassword(ctx, current_password);
  if (account.password_hash === null) throw new AppError('PASSWORD_WRONG');
  checkNewPassword(ctx.services, new_password, account);
  const password_hash = await hashPassword(new_password);
  const { ended, cookie } = await ctx.commit(async (tx) => {
    const revoked = await endSessions(ctx, tx, account.id, 'password', session.id);
    await queries.setPassword(tx.db, account.id, password_hash, ctx.now());
    tx.events.add('password.changed', { id: account.id }, { how: 'changed' });
    await tellOfPassword(ctx, tx, account);
    return { ended: revoked, cookie: await renewOwnCookie(tx, session.id) };
  });
  cookie.send(ctx);
  return ended;
}

const tellOfPassword = (
  { services, request, now }: Pick<Base, 'services' | 'request' | 'now'>,
  tx: Pick<Writing, 'db' | 'outbox'>,
  account: queries.Account,
): Promise<void> =>
  queueEmail(
    { ...tx, services, now },
    {
      to: account.email,
      template: 'password-changed',
      props: {
        recipient_name: account.full_name,
        device: describeDevice(request.user_agent),
        ip_address: request.address,
        changed_at: now(),
        link: '/forgot-password',
      },
      user_id: account.id,
      dedupe: randomToken(),
    },
  );
