import { randomUUIDv7 } from 'node:crypto';
import type { SecondFactorRequired, SignedIn, SignIn } from '@deskwire/contract/identity/auth-schemas.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import { queueEmail } from '../../../inbox/emails/queue.ts';
import type { Base, Writing } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { ACCESS_TOKEN_SECONDS, hashToken, signAccessToken } from '../../../kit/access/tokens.ts';
import { PLATFORM_TEAM } from '../../../kit/transaction.ts';
import type { Account } from '../accounts/queries.ts';
import { issue, randomToken, type SignInPlan, type Wish } from '../one-time/values.ts';
import { describeDevice } from './describe-device.ts';
import * as sessions from './queries.ts';
import { refreshTokenOf } from './token-format.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
/** Lifetimes of sessions in seconds, in all and unused. A cookie has shorter ones, since others may use the same browser. */
const lives = {
  bearer: { longest: 30 * DAY, idle: 14 * DAY },
  cookie: { longest: 30 * DAY, idle: 7 * DAY },
  strict: { longest: DAY, idle: HOUR },
} as const;

type Entering = Pick<Base, 'services' | 'request' | 'cookies' | 'now'>;
type EnteringTx = Pick<Writing, 'db' | 'outbox'> & { readonly events: Writing<'session.created'>['events'] };

/** A session that has been written, but whose tokens have not been sent yet. */
export interface Entered {
  readonly account: Account;
  readonly session_id: string;
  readonly expires_at: string;
  readonly cookie: string | undefined;
}

/** Throws ACCOUNT_SUSPENDED or EMAIL_NOT_VERIFIED; only for somebody who has proven who they are. */
export function checkStanding(account: Account): void {
  if (account.status === 'suspended') throw new AppError('ACCOUNT_SUSPENDED');
  if (account.email_verified_at === null) throw new AppError('EMAIL_NOT_VERIFIED');
}

/** Refuses a cookie where the door cannot set one. */
export function planOf({ cookies }: Entering, method: string, { device, ...wish }: Wish): SignInPlan {
  const session = wish.session ?? 'bearer';
  if (session === 'cookie' && cookies === undefined)
    throw new AppError('BAD_REQUEST', { reason: 'this door sets no cookies' });
  return { method, session, device };
}

/**
 * The end of every way in: a session, or, where the account has a second factor that was not shown yet, a challenge
 * that is none.
 */
export async function enter(
  ctx: Entering,
  tx: EnteringTx,
  account: Account,
  plan: SignInPlan,
): Promise<Entered | SecondFactorRequired> {
  checkStanding(account);
  if (!account.second_factor) return openSession(ctx, tx, account, plan);
  const { token, expires_at } = await issue({ ...ctx, db: tx.db }, 'two-factor', {
    subject: account.id,
    user_id: account.id,
    data: plan,
    instead: false,
  });
  return { status: 'second_factor_required', challenge_token: token, expires_at };
}

/** Writes a session for somebody who has shown everything their account asks for. */
export async function openSession(
  { services, request, now }: Entering,
  tx: EnteringTx,
  account: Account,
  plan: SignInPlan,
  authenticated_at: string = now(),
): Promise<Entered> {
  const session_id = randomUUIDv7();
  const cookie = plan.session === 'cookie' ? randomToken() : undefined;
  const device = plan.device ?? describeDevice(request.user_agent);
  const { longest, idle: idle_seconds } = lives[(await sessions.isStrict(tx.db, account.id)) ? 'strict' : plan.session];
  const expires_at = secondsAfter(now(), longest);
  const acquaintance = await sessions.findAcquaintance(tx.db, account.id, device);
  await sessions.insertSession(tx.db, {
    id: session_id,
    user_id: account.id,
    cookie_hash: cookie === undefined ? null : hashToken(cookie),
    device,
    user_agent: request.user_agent,
    address: request.address,
    created_at: now(),
    authenticated_at,
    last_seen_at: now(),
    idle_seconds,
    idle_expires_at: secondsAfter(now(), idle_seconds),
    expires_at,
  });
  tx.events.add('session.created', { id: session_id, user_id: account.id }, { method: plan.method, device });
  if (acquaintance.sessions > 0 && !acquaintance.known)
    await queueEmail(
      { ...tx, services, now },
      {
        to: account.email,
        template: 'new-sign-in',
        props: {
          recipient_name: account.full_name,
          device,
          ip_address: request.address,
          signed_in_at: now(),
          link: '/sessions',
        },
        user_id: account.id,
        dedupe: session_id,
      },
    );
  return { account, session_id, expires_at, cookie };
}

/** Hands out what `enter` has written. Call it after the commit. */
export const answerOf = (ctx: Entering, entered: Entered | SecondFactorRequired): Promise<SignIn> =>
  'status' in entered ? Promise.resolve(entered) : handOut(ctx, entered);

/** Hands out a session: sets its cookie, or signs its first pair of tokens. */
export async function handOut(ctx: Entering, { account, session_id, expires_at, cookie }: Entered): Promise<SignedIn> {
  if (cookie !== undefined) {
    ctx.cookies!.set(cookie, expires_at);
    return signedIn(account, { id: session_id, expires_at }, null);
  }
  const access_token = await signAccessToken(ctx.services, session_id, account.id, ctx.now());
  const refresh_token = refreshTokenOf(ctx.services, session_id, 1);
  return signedIn(account, { id: session_id, expires_at }, { access_token, refresh_token });
}

/** The session as its client gets it. */
export const signedIn = (
  account: Account,
  session: { id: string; expires_at: string },
  tokens: { access_token: string; refresh_token: string } | null,
): SignedIn => ({
  status: 'signed_in',
  access_token: tokens?.access_token ?? null,
  refresh_token: tokens?.refresh_token ?? null,
  token_type: 'Bearer',
  expires_in: tokens === null ? null : ACCESS_TOKEN_SECONDS,
  session_id: session.id,
  session_expires_at: session.expires_at,
  user: {
    id: account.id,
    email: account.email,
    full_name: account.full_name,
    platform_role: account.platform_role,
    locale: account.locale,
    time_zone: account.time_zone,
    default_team_id: account.default_team_id,
  },
});

/**
 * Notes a sign-in, or a step of one, that failed. It is written whether or not there is an account behind it: what
 * writes takes longer than what does not.
 */
export const noteRefusal = (
  { events }: { readonly events: Writing<'session.refused'>['events'] },
  reason: 'password' | 'code' | 'second factor',
  user_id: string | null = null,
): void => events.add('session.refused', { id: PLATFORM_TEAM, user_id }, { reason });
