import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { checkNewPassword } from '../../password-rules.ts';
import { hashPassword } from '../../passwords.ts';
import * as queries from '../accounts/queries.ts';
import { tellOfPassword } from '../mails/password-changed.ts';
import { provePassword } from './prove.ts';
import { renewOwnCookie, sessionOf } from '../sessions/current.ts';
import { endSessions } from '../sessions/end.ts';

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
