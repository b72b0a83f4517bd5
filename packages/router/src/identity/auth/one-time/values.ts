import { randomBytes, randomInt, randomUUIDv7 } from 'node:crypto';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import type { Services } from '../../../kit/services.ts';
import { hashToken } from '../../../kit/access/tokens.ts';
import * as queries from './queries.ts';

/** How long an applicant has to prove the address. */
export const REGISTRATION_SECONDS = 24 * 3600;

/** The lifetimes of links and codes in seconds, by purpose. */
const lifetimes = {
  'verify-email': { link: REGISTRATION_SECONDS, code: 600 },
  'email-login': { link: 600, code: 600 },
  'reset-password': { link: 1800, code: 600 },
  'session-exchange': { link: 90 },
  'two-factor': { link: 300 },
  oauth: { link: 600 },
  device: { link: 600 },
} as const satisfies Record<string, { link: number; code?: number }>;
export type Purpose = keyof typeof lifetimes;

/** Somebody who wants an account and has not verified the address yet. The account is created when they do. */
export interface Applicant {
  /** That of the account they will have, and the name of their application till then. */
  readonly user_id: string;
  /** Becomes that of the account only if whoever proves the address is known to be the applicant. */
  readonly password_hash: string | null;
  readonly full_name: string;
  readonly locale?: string | undefined;
  readonly time_zone?: string | undefined;
  /** Only in development: the proof was shown to the applicant instead of being emailed. */
  readonly shown?: true | undefined;
}
/** The options of the session that the caller wants. */
export interface Wish {
  readonly session?: 'bearer' | 'cookie' | undefined;
  readonly device?: string | undefined;
}
export interface SignInPlan extends Wish {
  readonly method: string;
  readonly session: 'bearer' | 'cookie';
  /** The account elsewhere that is to be linked once the second factor is there. */
  readonly link?: { readonly provider: string; readonly subject: string; readonly email: string | null } | undefined;
}
/** The data that each kind stores. */
interface Kept {
  /** Null if the account exists and only its address is to be verified. */
  'verify-email': Applicant | null;
  /** The applicant, if signing in also creates the account. */
  'email-login': Applicant | null;
  'reset-password': null;
  /** The session that made it, with which it ends. */
  'session-exchange': { readonly authenticated_at: string; readonly session_id: string };
  'two-factor': SignInPlan;
  oauth: {
    readonly provider: string;
    readonly binding: string;
    readonly session: 'bearer' | 'cookie';
    readonly redirect_to: string;
    readonly device?: string | undefined;
    readonly linking?: boolean | undefined;
  };
  device: {
    readonly device: string;
    readonly address: string;
    readonly decision?: 'approved' | 'denied' | undefined;
    readonly authenticated_at?: string | undefined;
    /** The session that let it in, with which it ends. */
    readonly session_id?: string | undefined;
  };
}
export interface Taken<P extends Purpose> {
  readonly id: string;
  readonly user_id: string | null;
  readonly subject: string;
  readonly data: Kept[P];
}
export interface Issued {
  readonly token: string;
  readonly code: string;
  readonly expires_at: string;
  readonly code_expires_at: string;
}
interface Issuing {
  readonly db: Tx;
  readonly services: Services;
  readonly now: () => string;
}

export const randomToken = (): string => randomBytes(32).toString('base64url');

/** Makes a link, and a code beside it where its kind has one. Only hash and MAC are kept. */
export async function issue<P extends Purpose>(
  { db, services, now }: Issuing,
  purpose: P,
  value: { subject: string; user_id: string | null; data: Kept[P]; token?: string; instead?: boolean },
): Promise<Issued> {
  const token = value.token ?? randomToken();
  const code = randomInt(1_000_000).toString().padStart(6, '0');
  const { link, code: codeSeconds } = lifetimes[purpose] as { link: number; code?: number };
  const expires_at = secondsAfter(now(), link);
  const code_expires_at = codeSeconds === undefined ? null : secondsAfter(now(), codeSeconds);
  if (value.instead !== false) await queries.retireSubject(db, purpose, value.subject, now());
  await queries.insertValue(db, {
    id: randomUUIDv7(),
    purpose,
    subject: value.subject,
    user_id: value.user_id,
    token_hash: hashToken(token),
    code_mac: code_expires_at === null ? null : macOf(services, purpose, value.subject, code),
    code_expires_at,
    data: JSON.stringify(value.data),
    created_at: now(),
    expires_at,
  });
  return { token, code, expires_at, code_expires_at: code_expires_at ?? expires_at };
}

/** Uses a link up: of any number of callers at the same time one gets it. Undefined where there is nothing to use. */
export async function takeToken<P extends Purpose>(
  { db, now }: Pick<Issuing, 'db' | 'now'>,
  purpose: P,
  token: string,
): Promise<Taken<P> | undefined> {
  const token_hash = hashToken(token);
  const hasCode = 'code' in lifetimes[purpose];
  if (hasCode) await queries.lockGuesses(db, { purpose, token_hash, now: now() }, accountOf);
  const taken = (await queries.takeByToken(db, purpose, token_hash, now())) as Taken<P> | undefined;
  if (taken !== undefined && hasCode) await queries.forgetGuesses(db, accountOf(taken.subject));
  return taken;
}

/**
 * Uses a code up. Every wrong one is counted for the account, over all codes and purposes: after 20 in a row only links
 * work. Every try is counted, so the transaction must not be rolled back: answer undefined first and
 * refuse after it.
 */
export async function takeCode<P extends Purpose>(
  { db, services, now }: Issuing,
  purpose: P,
  subject: string,
  code: string,
): Promise<Taken<P> | undefined> {
  const account = accountOf(subject);
  const guess = { code_mac: macOf(services, purpose, subject, code), account };
  const right = (await queries.tryCode(db, purpose, subject, guess, now())).find(({ matched }) => matched);
  if (right !== undefined) await queries.forgetGuesses(db, account);
  return right as Taken<P> | undefined;
}

/** The newest live application for an address, or that of one applicant. */
export const findApplicant = async (
  { db, now }: Pick<Issuing, 'db' | 'now'>,
  email: string,
  application_id: string | undefined,
): Promise<Applicant | undefined> =>
  ((await queries.findNewestApplication(db, email, application_id, now())) as Taken<'verify-email'> | undefined)
    ?.data ?? undefined;

/** Counts one of a link's five tries and leaves it usable. Undefined where it has none left. */
export const tryToken = async <P extends Purpose>(
  { db, now }: Pick<Issuing, 'db' | 'now'>,
  purpose: P,
  token: string,
): Promise<Taken<P> | undefined> =>
  (await queries.countTry(db, purpose, hashToken(token), now())) as Taken<P> | undefined;

/** Under which name wrong codes are counted. */
const accountOf = (subject: string): Buffer => hashToken(`codes|${subject}`);

/** The hash of a code includes its purpose and subject, so that it cannot be used for another. */
const macOf = ({ keyring }: Services, purpose: Purpose, subject: string, code: string): Buffer =>
  Buffer.from(keyring.mac(`one-time-code:${purpose}`, `${subject}\n${code}`), 'base64url');
