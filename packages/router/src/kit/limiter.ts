import { RateLimiterPostgres, RateLimiterRedis, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import type { Cluster, Redis } from 'ioredis';
import type { Pool } from 'pg';
import type { Limit } from '@deskwire/contract/kit/define.ts';
import { AppError } from './errors.ts';

/** Where counts are kept: shared by every api process, so that a limit is a limit. */
export interface Limiter {
  /** Counts one call. Throws RATE_LIMITED with `retry_after` in seconds, or UNAVAILABLE where the store cannot answer. */
  consume(limit: Pick<Limit, 'max' | 'seconds'>, key: string): Promise<LimitState>;
  /** Forgets the count of a key, as after a sign-in that succeeded. */
  forget(limit: Pick<Limit, 'max' | 'seconds'>, key: string): Promise<void>;
}
export interface LimitState {
  readonly limit: number;
  readonly remaining: number;
  /** Seconds until the window ends. */
  readonly reset: number;
}

export type LimiterStore = { readonly redis: Redis | Cluster } | { readonly pool: Pool };

/** A limiter on Redis when there is one, else on the table `rate_limits`. A store that is down refuses: it never lets through. */
export function createLimiter(store: LimiterStore): Limiter {
  const limiters = new Map<string, RateLimiterAbstract>();
  const limiterOf = ({ max, seconds }: Pick<Limit, 'max' | 'seconds'>) => {
    const name = `${max}/${seconds}`;
    let limiter = limiters.get(name);
    if (limiter === undefined) limiters.set(name, (limiter = build(store, max, seconds)));
    return limiter;
  };
  return {
    async consume(limit, key) {
      try {
        return stateOf(limit.max, await limiterOf(limit).consume(key, 1));
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes))
          throw new AppError('UNAVAILABLE', { retry_after: 1 }, { cause: refusal });
        const { reset } = stateOf(limit.max, refusal);
        throw new AppError('RATE_LIMITED', { limit: limit.max, window: limit.seconds, retry_after: reset });
      }
    },
    async forget(limit, key) {
      await limiterOf(limit).delete(key);
    },
  };
}

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
    storeClient: store.pool,
    storeType: 'pool',
    tableName: 'rate_limits',
    tableCreated: true,
    clearExpiredByTimeout: false,
    points,
    duration,
    keyPrefix,
  });
}

const stateOf = (limit: number, res: RateLimiterRes): LimitState => ({
  limit,
  remaining: Math.max(0, res.remainingPoints),
  reset: Math.max(1, Math.ceil(res.msBeforeNext / 1000)),
});

/** What a limit counts an address as: an IPv4 address, or the /64 of an IPv6 address, since a host owns all of it. */
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
