import { RateLimiterPostgres, RateLimiterRedis, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import type { Cluster, Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import type { Pool } from 'pg';
import type { Limit } from '@deskwire/contract/kit/define.ts';
import { AppError, isOutage, toAppError } from '../errors.ts';

/** The store of counts. All api processes share it, so that their number does not multiply the limits. */
export interface Limiter {
  /** Counts one call. Throws RATE_LIMITED with `retry_after` in seconds, or UNAVAILABLE where the store cannot answer. */
  consume(limit: Pick<Limit, 'max' | 'seconds'>, key: string): Promise<LimitState>;
  /** Throws RATE_LIMITED if this process knows that nothing is left, without asking the store or counting. */
  refuseSpent(limit: Pick<Limit, 'max' | 'seconds'>, key: string): void;
  /** Remembers a key for a while, for `isMarked` in every process. Both reject if the store does not answer. */
  mark(key: string, seconds: number): Promise<void>;
  isMarked(key: string): Promise<boolean>;
  /** Resets the count of a key, for example after a successful sign-in. */
  forget(limit: Pick<Limit, 'max' | 'seconds'>, key: string): Promise<void>;
}
export interface LimitState {
  readonly limit: number;
  readonly remaining: number;
  /** Seconds until the window ends. */
  readonly reset: number;
}

export type LimiterStore = { readonly redis: Redis | Cluster } | { readonly pool: Pool };

/** A limiter on Redis if there is one, else on the table `rate_limits`. While the store is down, calls are refused. */
export function createLimiter(store: LimiterStore): Limiter {
  const limiters = new Map<string, RateLimiterAbstract>();
  /** When each used-up key has room again, by the clock of this process: further tries cost the store nothing. */
  const spent = new LRUCache<string, number>({ max: 50_000 });
  const limiterOf = ({ max, seconds }: Pick<Limit, 'max' | 'seconds'>) => {
    const name = `${max}/${seconds}`;
    let limiter = limiters.get(name);
    if (limiter === undefined) limiters.set(name, (limiter = build(store, max, seconds)));
    return limiter;
  };
  /** Points and duration do not matter here: `mark` gives each key a lifetime of its own. */
  const marks = build(store, 1, 1);
  const refuseSpent: Limiter['refuseSpent'] = (limit, key) => {
    const left_ms = (spent.get(spentKey(limit, key)) ?? 0) - Date.now();
    if (left_ms > 0) throw refusalOf(limit, left_ms);
  };
  return {
    refuseSpent,
    async consume(limit, key) {
      refuseSpent(limit, key);
      try {
        return stateOf(limit.max, await limiterOf(limit).consume(key, 1));
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw unanswered(refusal);
        spent.set(spentKey(limit, key), Date.now() + refusal.msBeforeNext);
        throw refusalOf(limit, refusal.msBeforeNext);
      }
    },
    async mark(key, seconds) {
      await marks.set(key, 1, seconds);
    },
    isMarked: async (key) => (await marks.get(key)) !== null,
    async forget(limit, key) {
      spent.delete(spentKey(limit, key));
      await limiterOf(limit).delete(key);
    },
  };
}

/** The error for a store that fails: nobody is let through, and a full store has a code of its own. */
function unanswered(cause: unknown): AppError {
  const refusal = toAppError(cause);
  return isOutage(refusal) ? refusal : new AppError('UNAVAILABLE', { retry_after: 1 }, { cause });
}

const spentKey = ({ max, seconds }: Pick<Limit, 'max' | 'seconds'>, key: string) => `${max}/${seconds}|${key}`;
const refusalOf = ({ max, seconds }: Pick<Limit, 'max' | 'seconds'>, left_ms: number) =>
  new AppError('RATE_LIMITED', { limit: max, window: seconds, retry_after: secondsOf(left_ms) });
const secondsOf = (ms: number) => Math.max(1, Math.ceil(ms / 1000));

function build(store: LimiterStore, points: number, duration: number): RateLimiterAbstract {
  const keyPrefix = `${points}/${duration}`;
  if ('redis' in store)
    return new RateLimiterRedis({
      storeClient: store.redis,
      points,
      duration,
      keyPrefix: `deskwire:limit:${keyPrefix}`,
      rejectIfRedisNotReady: true,
    });
  return new RateLimiterPostgres({
    storeClient: byDatabase(store.pool),
    storeType: 'pool',
    tableName: 'rate_limits',
    tableCreated: true,
    clearExpiredByTimeout: false,
    points,
    duration,
    keyPrefix,
  });
}

interface Statement {
  readonly name?: string;
  readonly text: string;
  readonly values: readonly unknown[];
}
/** The values of the library's statements that are times. */
const moments: ReadonlyMap<string, RegExp> = new Map([
  ['rate_limits:rlflx-upsert', /\$[34]\b/g],
  ['rate_limits:rlflx-upsert-force', /\$[34]\b/g],
  ['rate_limits:rlflx-get', /\$2\b/g],
]);

/**
 * Moves the times that the library passes in and gets back to the clock of the database. The library uses the clock of its
 * process, but all processes share the windows: one whose clock was five minutes ahead made windows that ended five minutes
 * late for the others, and saw theirs as already over.
 */
function byDatabase(pool: Pool): { query(statement: Statement): Promise<unknown> } {
  return {
    query({ name = '', text, values }) {
      const which = moments.get(name);
      if (which === undefined) return pool.query({ name, text, values: [...values] });
      const ahead = `((extract(epoch from now()) * 1000)::bigint - $${values.length + 1}::bigint)`;
      return pool.query({
        name,
        text: text
          .replaceAll(which, (moment) => `(${moment}::bigint + ${ahead})`)
          .replace(/\bpoints, expire\b/, `points, expire - ${ahead} as expire`),
        values: [...values, Date.now()],
      });
    },
  };
}

const stateOf = (limit: number, res: RateLimiterRes): LimitState => ({
  limit,
  remaining: Math.max(0, res.remainingPoints),
  reset: secondsOf(res.msBeforeNext),
});

/** The unit by which a limit counts an address: an IPv4 address, or the /64 of an IPv6 address, which a host owns as a whole. */
export function addressGroup(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped !== null) return mapped[1]!;
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('::', 2);
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups =
    tail === undefined ? before : [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
