import type { Base, Principal, SessionPrincipal, Writing } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { hashToken } from '../../../kit/access/tokens.ts';
import { randomToken } from '../one-time/values.ts';
import * as queries from './queries.ts';

/** The session that asks. Only for procedures with `via: 'session'`, which let nothing else in. */
export function sessionOf({ principal }: { readonly principal: Principal }): SessionPrincipal['session'] {
  if (principal.kind !== 'session') throw new AppError('SESSION_REQUIRED');
  return principal.session;
}

/** Rotates the cookie of a session whose rights have just changed; `send` the new one after the commit. */
export async function renewOwnCookie(
  { db }: Pick<Writing, 'db'>,
  session_id: string,
): Promise<{ send(ctx: Pick<Base, 'cookies'>): void }> {
  const cookie = randomToken();
  const renewed = await queries.replaceCookie(db, session_id, hashToken(cookie));
  return {
    send({ cookies }) {
      if (renewed !== undefined) cookies?.set(cookie, renewed.expires_at);
    },
  };
}
