import { createHash } from 'node:crypto';
import type { Db, Tx } from '@deskwire/database/schema.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Cookies } from '../context.ts';
import type { Author } from '../transaction.ts';
import { AppError } from '../errors.ts';
import { addressGroup } from '../limits/limiter.ts';
import * as queries from './idempotency.queries.ts';
import { hashToken } from '../access/tokens.ts';

const KEPT_SECONDS = 24 * 3600;
const LEASE_SECONDS = 120;

/** One use of an Idempotency-Key: its place, and the hash of the body it was sent with. */
export interface Use {
  readonly place: queries.Place;
  readonly body_hash: Buffer;
  /** The cookies that the answer sends, kept so that a repetition sends them again. */
  readonly sent: Sent[];
}
type Sent =
  | { readonly cookie: 'session' | 'registration' | 'binding'; readonly token: string; readonly expires_at: string }
  | { readonly cookie: 'none' };

/** The use of the key a request carries; a key counts per principal and procedure. */
export function useOf(author: Author, path: string, raw: unknown): Use | undefined {
  const { idempotency_key: key } = author.request;
  if (key === undefined || author.job !== undefined) return undefined;
  if (!/^[\x20-\x7e]{1,255}$/.test(key))
    throw new AppError('BAD_REQUEST', { reason: 'An idempotency key has 1 to 255 printable ASCII characters' });
  const principal = nameOf(author);
  const body = JSON.stringify([author.scope?.team_id ?? null, sorted(raw)]);
  const place = { principal, procedure: path, key };
  return { place, body_hash: createHash('sha256').update(body).digest(), sent: [] };
}

/** Whether a call with this key was answered: it had its effect, even if the caller may no longer see the row. */
export const hasAnswered = async (db: Db, place: queries.Place): Promise<boolean> => {
  const found = await queries.find(db, place);
  return found !== undefined && found.answer !== null;
};

/** Cookies that are noted with the answer, for one try at it; what an earlier try sent is forgotten. */
export function notingCookies({ cookies }: Author, { sent }: Use): { cookies: Cookies | undefined } {
  sent.length = 0;
  if (cookies === undefined) return { cookies };
  const note = (one: Sent) => {
    sent.push(one);
    send(cookies, one);
  };
  return {
    cookies: {
      set: (token, expires_at) => note({ cookie: 'session', token, expires_at }),
      keepRegistration: (token, expires_at) => note({ cookie: 'registration', token, expires_at }),
      keepBinding: (token, expires_at) => note({ cookie: 'binding', token, expires_at }),
      clear: () => note({ cookie: 'none' }),
    },
  };
}
function send(cookies: Cookies, sent: Sent): void {
  if (sent.cookie === 'none') cookies.clear();
  else if (sent.cookie === 'session') cookies.set(sent.token, sent.expires_at);
  else if (sent.cookie === 'binding') cookies.keepBinding(sent.token, sent.expires_at);
  else cookies.keepRegistration(sent.token, sent.expires_at);
}

/** The owner of a key. Before sign-in, a cookie distinguishes the browsers at one address. */
function nameOf({ principal, request, credentials }: Author): string {
  if (principal?.kind === 'key') return `key:${principal.key.id}`;
  if (principal?.kind === 'delegate') return principal.delegate.by;
  if (principal !== undefined) return `user:${principal.user.id}`;
  const { cookie } = credentials;
  const browser = cookie === undefined ? '' : `|${hashToken(cookie).toString('base64url')}`;
  return `address:${addressGroup(request.address)}${browser}`;
}

/** The answer given before, if this use repeats one. Throws when the key is held, or was used with another body. */
export async function replayOf(db: Tx, author: Author, use: Use): Promise<{ answer: unknown } | undefined> {
  const begun = await queries.begin(db, use.place, author.now());
  if (!begun.locked) throw new AppError('IDEMPOTENCY_IN_FLIGHT');
  return judged(author, use, begun.body_hash, begun.answer);
}

/** Keeps the answer in the transaction that made it, so that both stand or fall together. */
export const keepAnswer = (db: Tx, author: Author, use: Use, answer: unknown) =>
  queries.keep(db, use.place, {
    body_hash: use.body_hash,
    answer: sealAnswer(author, use, answer),
    now: author.now(),
    expires_at: secondsAfter(author.now(), KEPT_SECONDS),
  });

/** The name of what a procedure does that does one thing. */
export const ONCE = '';

/** The effects that a call under a lease has once, however often it is repeated. */
export interface Lease {
  /** The effects of earlier calls that died before they answered, by name. */
  readonly done: Map<string, unknown>;
  /** Records an effect in its own transaction. Throws IDEMPOTENCY_IN_FLIGHT if the lease has expired by then. */
  keep(db: Tx, name: string, value: unknown): Promise<void>;
}

/** The same for a procedure that is not one transaction: a lease row takes the place of the lock. */
export async function withLease<R extends { readonly ok: boolean; readonly data?: unknown }>(
  author: Author,
  use: Use,
  work: (lease: Lease) => Promise<R>,
  replay: (answer: unknown) => R,
): Promise<R> {
  const { db } = author.services;
  const now = author.now();
  const leased_until = secondsAfter(now, LEASE_SECONDS);
  const leased = await queries.lease(db, use.place, {
    body_hash: use.body_hash,
    now,
    leased_until,
    expires_at: secondsAfter(now, KEPT_SECONDS),
  });
  if (leased === undefined) {
    const row = await queries.find(db, use.place);
    const known = row && judged(author, use, row.body_hash, row.answer);
    if (known === undefined) throw new AppError('IDEMPOTENCY_IN_FLIGHT');
    return replay(known.answer);
  }
  const { keyring } = author.services;
  const done = new Map<string, unknown>(
    leased.effects.map(([name, effect]) => [name, JSON.parse(keyring.open(effect, effectText(use, name)))]),
  );
  if (leased.effect !== null) done.set(ONCE, JSON.parse(keyring.open(leased.effect, effectText(use, ONCE))));
  const result = await work({
    done,
    async keep(tx, name, value) {
      const effect = keyring.seal(JSON.stringify(value ?? null), effectText(use, name));
      const isKept =
        name === ONCE
          ? await queries.keepEffect(tx, use.place, leased_until, effect)
          : await queries.keepOneOf(tx, use.place, leased_until, { name, effect });
      if (!isKept) throw new AppError('IDEMPOTENCY_IN_FLIGHT');
    },
  });
  if (result.ok) await queries.finish(db, use.place, leased_until, sealAnswer(author, use, result.data));
  else await queries.release(db, use.place, leased_until);
  return result;
}

function judged(author: Author, use: Use, body_hash: Buffer | null, answer: string | null) {
  if (body_hash === null) return undefined;
  if (!body_hash.equals(use.body_hash)) throw new AppError('IDEMPOTENCY_KEY_REUSED');
  if (answer === null) return undefined;
  const kept = JSON.parse(author.services.keyring.open(answer, placeText(use))) as Kept;
  if (author.cookies !== undefined) for (const one of kept.sent) send(author.cookies, one);
  return { answer: kept.answer };
}
interface Kept {
  readonly answer: unknown;
  readonly sent: readonly Sent[];
}

// Answers may hold secrets (a new API key, the cookie of a session), so all of them are sealed.
const sealAnswer = (author: Author, use: Use, answer: unknown) =>
  author.services.keyring.seal(
    JSON.stringify({ answer: answer ?? null, sent: use.sent } satisfies Kept),
    placeText(use),
  );
const textOf = (column: 'answer' | 'effect', { place }: Use) =>
  `idempotency_keys:${place.principal}|${place.procedure}|${place.key}:${column}`;
const placeText = (use: Use) => textOf('answer', use);
const effectText = (use: Use, name: string) => `${textOf('effect', use)}:${name}`;

/** The same fields in another order are the same body. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}
