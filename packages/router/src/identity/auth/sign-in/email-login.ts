import type { z } from 'zod';
import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { confirmAddress, openAccount } from '../accounts/open.ts';
import { askFor, countMail } from '../mails/ask.ts';
import { sendSignInLink } from '../mails/sign-in-link.ts';
import { takeCode, takeToken } from '../one-time/values.ts';
import * as queries from '../accounts/queries.ts';
import { noteRefusal } from '../sessions/sign-in.ts';
import { answerOf, enter, planOf } from '../sessions/sign-in.ts';

type Input = In<typeof auth.emailLogin>;

/** Signs in by mail: an address asks for one, its link or code signs in. A second factor is asked for all the same. */
export async function emailLogin(
  ctx: Ctx<typeof auth.emailLogin>,
  { email, code, token, ...wish }: Input,
): Promise<z.input<typeof auth.emailLogin.output>> {
  if (email !== undefined && code === undefined) {
    await countMail(ctx.services, 'auth.emailLogin', email);
    return ctx.commit(async (tx) => askFor({ ...ctx, ...tx }, sendSignInLink, email));
  }
  const plan = planOf(ctx, 'email', wish);
  const entered = await ctx.commit(async (tx) => {
    const taking = { ...ctx, db: tx.db };
    const taken =
      token === undefined
        ? await takeCode(taking, 'email-login', email!, code!)
        : await takeToken(taking, 'email-login', token);
    if (taken === undefined) {
      noteRefusal(tx, 'code');
      return undefined;
    }
    if (taken.data !== null) await openAccount(ctx, tx, taken.subject, taken.data, 'email');
    const account = await queries.holdAccountByEmail(tx.db, taken.subject);
    if (account === undefined) return undefined;
    await confirmAddress(ctx, tx, account.id, account.email);
    return enter(ctx, tx, { ...account, email_verified_at: account.email_verified_at ?? ctx.now() }, plan);
  });
  if (entered === undefined) throw new AppError(token === undefined ? 'CODE_INVALID' : 'TOKEN_SPENT');
  return answerOf(ctx, entered);
}
