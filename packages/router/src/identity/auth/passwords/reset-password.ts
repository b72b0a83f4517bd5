import type { z } from 'zod';
import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Ctx, In, Writing } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { countLiveKeys, revokeAllKeys } from '../../api-keys/revoke.ts';
import { checkNewPassword } from '../../password-rules.ts';
import { hashPassword } from '../../passwords.ts';
import { confirmAddress } from '../accounts/open.ts';
import * as queries from '../accounts/queries.ts';
import * as identities from '../identities/queries.ts';
import { askFor, countMail } from '../mails/ask.ts';
import { tellOfPassword } from '../mails/password-changed.ts';
import { sendPasswordReset } from '../mails/password-reset.ts';
import { takeCode, takeToken } from '../one-time/values.ts';
import { forgivePassword } from './throttle.ts';
import { endSessions } from '../sessions/end.ts';
import { noteRefusal } from '../sessions/sign-in.ts';

type ResetCtx = Ctx<typeof auth.resetPassword>;
type ResetInput = In<typeof auth.resetPassword>;

/** Requests the email for a reset if only an address is given, and sets the new password if a link or code is. */
export async function resetPassword(
  ctx: ResetCtx,
  { email, token, code, new_password, revoke = false }: ResetInput,
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
      return undefined;
    }
    checkNewPassword(ctx.services, new_password, account);
    await takeBack(ctx, tx, account, password_hash);
    if (revoke) await revokeOtherWays(ctx, tx, account.id);
    return remaining(ctx, tx, account.id);
  });
  if (done === undefined) throw new AppError(token === undefined ? 'CODE_INVALID' : 'TOKEN_SPENT');
  return { status: 'changed', ...done };
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

/** Ends what opens the account without its password: whoever had it may have made themselves a way back. */
async function revokeOtherWays(
  ctx: ResetCtx,
  tx: Writing<'api_key.revoked' | 'identity.unlinked'>,
  user_id: string,
): Promise<void> {
  await revokeAllKeys(ctx, tx, user_id);
  for (const { id, provider } of await identities.deleteIdentities(tx.db, user_id))
    tx.events.add('identity.unlinked', { id, user_id }, { provider });
}

/** The API keys and linked accounts that still give access after the password was reset. */
const remaining = async (ctx: ResetCtx, tx: Pick<Writing, 'db'>, user_id: string) => ({
  api_keys: await countLiveKeys(ctx, tx, user_id),
  identities: await identities.countIdentities(tx.db, user_id),
});
