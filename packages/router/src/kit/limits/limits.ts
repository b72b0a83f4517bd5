import { createHash } from 'node:crypto';
import type { Entry, Limit } from '@deskwire/contract/kit/define.ts';
import { pathOf } from '@deskwire/contract/paths.ts';
import type { Context, Principal, TeamScope } from '../context.ts';
import { addressGroup } from './limiter.ts';
import type { Services } from '../services.ts';

/** The limit for wrong API keys from one address, so that guessing keys does not cost a query each. */
const failedKeyLimit: Limit = { by: 'address', max: 60, seconds: 60 };
/** The limit for one API key, whatever it calls. */
const keyLimit: Limit = { by: 'user', max: 600, seconds: 60 };

interface Caller {
  readonly principal?: Principal | undefined;
  readonly scope?: Pick<TeamScope, 'team_id'> | null | undefined;
}

/** Counts one call against the limits of its entry and, for API keys, against that of the key. Throws RATE_LIMITED. */
export async function countCall(entry: Entry, path: string, ctx: Context, caller: Caller, raw: unknown): Promise<void> {
  const { limiter } = ctx.services;
  if (caller.principal?.kind === 'key') {
    const state = await limiter.consume(keyLimit, `key:${caller.principal.key.id}`);
    ctx.request.limited?.(state);
  }
  for (const limit of entry.limit ?? []) {
    if (limit.proven === true) continue;
    if (limit.when !== undefined && fieldOf(raw, limit.when) === undefined) continue;
    await count(limit, path, ctx, caller, raw);
  }
}

type Counting = Pick<Context, 'services' | 'request'>;

/**
 * Counts a call against the limits of its entry that are for proven senders. Operations call it once they know that the sender
 * is the one whom the input names. Throws RATE_LIMITED.
 */
export async function countProven(entry: Entry, ctx: Counting, input: object): Promise<void> {
  for (const limit of entry.limit ?? []) if (limit.proven === true) await count(limit, pathOf(entry), ctx, {}, input);
}

async function count(limit: Limit, path: string, ctx: Counting, caller: Caller, raw: unknown): Promise<void> {
  const counted = subjectOf(limit, ctx, caller, raw);
  if (counted === undefined) return;
  const { limiter } = ctx.services;
  const state = await limiter.consume(allowed(limit, ctx.services, ctx.request.address), `${path}|${counted}`);
  ctx.request.limited?.(state);
}

/** Throws RATE_LIMITED for an address that has sent too many wrong API keys, even if this one is right. */
export const refuseGuesser = (services: Services, address: string): void =>
  services.limiter.refuseSpent(...failedKey(services, address));

/** Counts a wrong API key against the address that sent it. Throws RATE_LIMITED. */
export async function countFailedKey(services: Services, address: string): Promise<void> {
  await services.limiter.consume(...failedKey(services, address));
}
const failedKey = (services: Services, address: string) =>
  [allowed(failedKeyLimit, services, address), `wrong-key|address:${addressGroup(address)}`] as const;

/** Loopback callers get the named allowance, so that a test suite does not run into the limit it does not test. */
const allowed = (limit: Limit, { config }: Services, address: string): Limit =>
  limit.by === 'address' && config.loopback_allowance > 1 && isLoopback(address)
    ? { ...limit, max: limit.max * config.loopback_allowance }
    : limit;
const isLoopback = (address: string) => /^(127\.|::1$|::ffff:127\.)/.test(address);

function subjectOf(limit: Limit, ctx: Counting, caller: Caller, raw: unknown): string | undefined {
  if (limit.by === 'address') return `address:${addressGroup(ctx.request.address)}`;
  if (limit.by === 'user') return caller.principal && `user:${caller.principal.user.id}`;
  if (limit.by === 'team') return caller.scope ? `team:${caller.scope.team_id}` : undefined;
  const value = fieldOf(raw, limit.by.slice('input:'.length));
  // Hashed, so that values can have any length and the store holds no addresses.
  return typeof value === 'string'
    ? `${limit.by}:${createHash('sha256').update(value.trim().toLowerCase()).digest('base64url')}`
    : undefined;
}

const fieldOf = (raw: unknown, field: string): unknown => (raw as Record<string, unknown> | null | undefined)?.[field];
