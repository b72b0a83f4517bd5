import { Cluster, type Redis } from 'ioredis';
import { connectRedis } from './redis.ts';
import { withDeadline } from './wait.ts';

const rules = [
  { setting: 'appendonly', info: 'aof_enabled', safe: ['yes', '1'], want: 'yes' },
  { setting: 'maxmemory-policy', info: 'maxmemory_policy', safe: ['noeviction'], want: 'noeviction' },
] as const;

/** A Redis that would lose jobs. The message is meant for the operator. */
export class UnsafeRedis extends Error {
  override name = 'UnsafeRedis';
}

/**
 * Refuses a Redis that may lose jobs: one without an append-only file, or one that evicts keys when memory runs out.
 * Returns what could not be checked, in sentences for the log; empty if everything is known to be safe.
 */
export async function assertRedisSafe(redis_url: string): Promise<string[]> {
  const redis = connectRedis(redis_url, 'producer');
  let last: Error | undefined;
  redis.on('error', (error: Error) => {
    last = error;
  });
  try {
    await withDeadline(redis.ping(), 5_000, 'no answer within 5 s').catch((error: Error) => {
      throw new Error(`Redis at REDIS_URL cannot be reached: ${(last ?? error).message}`, { cause: error });
    });
    const nodes = redis instanceof Cluster ? redis.nodes('master') : [redis];
    const checked = await Promise.all(nodes.map((node) => checkNode(node)));
    const unsafe = unique(checked.flatMap((node) => node.unsafe));
    if (unsafe.length > 0) {
      throw new UnsafeRedis(
        `The Redis at REDIS_URL may lose jobs and is not used in production: ${unsafe.join(', and ')}.`,
      );
    }
    return unique(checked.flatMap((node) => node.unknown)).map(
      (setting) => `The Redis at REDIS_URL does not tell its ${setting}; make sure that it is safe for a queue.`,
    );
  } finally {
    redis.disconnect();
  }
}

async function checkNode(node: Redis): Promise<{ unsafe: string[]; unknown: string[] }> {
  const unsafe: string[] = [];
  const unknown: string[] = [];
  for (const rule of rules) {
    const value = (await fromConfig(node, rule.setting)) ?? (await fromInfo(node, rule.info));
    if (value === undefined) unknown.push(rule.setting);
    else if (!rule.safe.some((safe) => safe === value)) unsafe.push(`set ${rule.setting} to ${rule.want}`);
  }
  return { unsafe, unknown };
}

/** Undefined if CONFIG is forbidden, as it often is on managed services. */
async function fromConfig(node: Redis, setting: string): Promise<string | undefined> {
  const answer = await node.config('GET', setting).catch(() => undefined);
  return Array.isArray(answer) && typeof answer[1] === 'string' ? answer[1] : undefined;
}

async function fromInfo(node: Redis, field: string): Promise<string | undefined> {
  const text = await node.info().catch(() => '');
  return new RegExp(`^${field}:(.*?)\\r?$`, 'm').exec(text)?.[1];
}

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];
