import type { z } from 'zod';
import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Session } from '@deskwire/contract/identity/auth-sessions.ts';
import type { Base, Ctx, Principal, SessionPrincipal, Writing } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { page } from '../../kit/page.ts';
import { hashToken } from '../../kit/tokens.ts';
import { randomToken } from './one-time.ts';
import * as oneTime from './one-time.queries.ts';
import * as accounts from './queries.ts';
import * as queries from './sessions.queries.ts';

type Sessions = typeof auth.sessions;

/** The session that asks. Only for procedures with `via: 'session'`, which let nothing else in. */
export function sessionOf({ principal }: { readonly principal: Principal }): SessionPrincipal['session'] {
  if (principal.kind !== 'session') throw new AppError('SESSION_REQUIRED');
  return principal.session;
}

export function listSessions(ctx: Ctx<Sessions['list']>, input: z.output<Sessions['list']['input']>) {
  const current = sessionOf(ctx).id;
  return page(ctx, input, {
    of: ['sessions', ctx.user.id],
    find: (slice) => queries.listSessions(ctx.db, ctx.user.id, ctx.now(), slice),
    position: (row) => [row.created_at, row.id],
    present: ({ cookie_hash, ...row }): Session => ({
      ...row,
      current: row.id === current,
      kind: cookie_hash === null ? 'bearer' : 'cookie',
    }),
  });
}

/** A new cookie for a session that has just become worth more or less; `send` it after the commit. */
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

export interface Ending {
  readonly db: Writing['db'];
  readonly events: Writing<'session.revoked'>['events'];
}

/** Ends one of the caller's sessions. Throws SESSION_NOT_FOUND for those of others and for those that have ended. */
export async function revokeSession(
  ctx: Ctx<Sessions['revoke']>,
  { session_id }: { session_id: string },
): Promise<{ revoked: number }> {
  const { db, events, user, now } = ctx;
  const revoked = await queries.revokeSession(db, user.id, session_id, { now: now(), reason: 'revoked' });
  if (revoked === undefined) throw new AppError('SESSION_NOT_FOUND');
  events.add('session.revoked', { id: session_id }, { reason: 'revoked' });
  if (session_id === sessionOf(ctx).id) ctx.cookies?.clear();
  return { revoked: 1 };
}

/** Ends the session that asks. */
export async function logOut(ctx: Ctx<typeof auth.logout>): Promise<{ revoked: number }> {
  const { id } = sessionOf(ctx);
  await queries.revokeSession(ctx.db, ctx.user.id, id, { now: ctx.now(), reason: 'logout' });
  ctx.events.add('session.revoked', { id }, { reason: 'logout' });
  ctx.cookies?.clear();
  return { revoked: 1 };
}

/** Ends every session of a user, except perhaps one, and every link and code that could make another. */
export async function endSessions(
  { now }: Pick<Base, 'now'>,
  { db, events }: Ending,
  user_id: string,
  reason: string,
  except?: string,
): Promise<{ revoked: number }> {
  // First the links and who signs in at this moment: a session that they are about to open must be among those that end.
  // Links before the account, as everybody who signs in with one takes them.
  await oneTime.retireOfUser(db, user_id, now());
  await accounts.lockSignIns(db, user_id);
  const ended = await queries.revokeSessions(db, user_id, { now: now(), reason, except });
  for (const { id } of ended) events.add('session.revoked', { id, user_id }, { reason });
  return { revoked: ended.length };
}
