import { setTimeout as after } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { testDatabase } from '@deskwire/testing/database.ts';
import { startWorkers } from './consumer.ts';
import { openQueues } from './producer.ts';
import { startRelay } from './relay.ts';
import { parseRedisUrl } from './redis.ts';
import { assertRedisSafe } from './redis-safety.ts';
import {
  freePort,
  hasRedis,
  redisTitle,
  startCluster,
  startRedis,
  startSentinel,
  type TestRedis,
} from './test/redis-server.ts';
import { askFor, countOf, doJob, doneJobs, emptyTables, expand, queueOf, recordFailure } from './test/work.ts';

test('REDIS_URL tells a single Redis, Sentinel or Cluster', () => {
  expect(parseRedisUrl('redis://queue')).toMatchObject({
    scheme: 'single',
    tls: false,
    nodes: [{ host: 'queue', port: 6379 }],
    path: '',
  });
  expect(parseRedisUrl('rediss://me:p%40ss@queue:6390/2')).toMatchObject({
    tls: true,
    username: 'me',
    password: 'p@ss',
    nodes: [{ host: 'queue', port: 6390 }],
    path: '2',
  });
  expect(parseRedisUrl('redis+sentinel://:secret@a:26380,b/main')).toMatchObject({
    scheme: 'sentinel',
    username: undefined,
    password: 'secret',
    nodes: [
      { host: 'a', port: 26380 },
      { host: 'b', port: 26379 },
    ],
    path: 'main',
  });
  expect(parseRedisUrl('redis+cluster://[::1]:7000,b:7001')).toMatchObject({
    scheme: 'cluster',
    nodes: [
      { host: '::1', port: 7000 },
      { host: 'b', port: 7001 },
    ],
  });
});

test('a REDIS_URL that cannot be read is refused without repeating its password', () => {
  for (const url of ['http://:hunter2@queue', 'redis+sentinel://:hunter2@a:1', 'redis+mesh://:hunter2@a', 'redis://']) {
    expect(() => parseRedisUrl(url)).toThrow(/REDIS_URL/);
    expect(() => parseRedisUrl(url)).not.toThrow(/hunter2/);
  }
});

describe.skipIf(!hasRedis)(`production ${redisTitle}`, () => {
  const started: TestRedis[] = [];
  afterEach(() => Promise.all(started.splice(0).map((redis) => redis.remove())));
  const redisWith = async (...settings: string[]): Promise<TestRedis> => {
    const redis = await startRedis(settings);
    started.push(redis);
    return redis;
  };

  test('accepts one that keeps an append-only file and evicts nothing', async () => {
    const { url } = await redisWith('--appendonly', 'yes', '--maxmemory-policy', 'noeviction');
    expect(await assertRedisSafe(url)).toEqual([]);
  });

  test('refuses one that forgets or evicts, in one sentence that names the setting', async () => {
    const { url } = await redisWith('--appendonly', 'no', '--maxmemory-policy', 'noeviction');
    await expect(assertRedisSafe(url)).rejects.toThrow(
      /^The Redis at REDIS_URL may lose jobs and is not used in production: set appendonly to yes\.$/,
    );
    const evicting = await redisWith('--appendonly', 'yes', '--maxmemory-policy', 'allkeys-lru');
    await expect(assertRedisSafe(evicting.url)).rejects.toThrow(/: set maxmemory-policy to noeviction\.$/);
  });

  test('asks in another way where CONFIG is forbidden, and says what it could not learn', async () => {
    const { url } = await redisWith('--appendonly', 'no', '--rename-command', 'CONFIG', '');
    await expect(assertRedisSafe(url)).rejects.toThrow(/set appendonly to yes/);
    const silent = await redisWith(
      '--appendonly',
      'no',
      '--user',
      ...'default on nopass ~* &* +@all -config -info'.split(' '),
    );
    expect(await assertRedisSafe(silent.url)).toEqual([
      'The Redis at REDIS_URL does not tell its appendonly; make sure that it is safe for a queue.',
      'The Redis at REDIS_URL does not tell its maxmemory-policy; make sure that it is safe for a queue.',
    ]);
  });

  test('says when there is none', async () => {
    await expect(assertRedisSafe(`redis://127.0.0.1:${await freePort()}`)).rejects.toThrow(
      /^Redis at REDIS_URL cannot be reached: /,
    );
  });
});

describe.skipIf(!hasRedis)(`jobs ${redisTitle}`, async () => {
  const { pool, url } = await testDatabase();
  const open: Array<{ stop(): Promise<unknown> }> = [];
  beforeEach(() => emptyTables(pool));
  afterEach(async () => {
    for (const part of open.splice(0).toReversed()) await part.stop();
  });

  const run = async (redis_url: string): Promise<void> => {
    const settings = { postgres_url: url, redis_url };
    const queues = openQueues(settings);
    const workers = await startWorkers({
      ...settings,
      handle: doJob(pool),
      onFailed: recordFailure(pool),
      readyMs: 120_000,
    });
    const relay = startRelay({ postgres_url: url, queues, expand, queueOf, pollMs: 50, sweepAfterMs: 2_000 });
    open.push({ stop: () => queues.close() }, workers, relay);
  };
  const redisWith = async (...settings: string[]): Promise<TestRedis> => {
    const redis = await startRedis(settings);
    open.push({ stop: () => redis.remove() });
    return redis;
  };

  test('go on after Redis was killed and came back, each with one effect', async () => {
    const redis = await redisWith('--appendonly', 'yes', '--appendfsync', 'everysec');
    await run(redis.url);
    const ids = await askFor(pool, 200);
    await expect.poll(() => countOf(pool, 'done')).toBeGreaterThan(10);
    await redis.kill();
    ids.push(...(await askFor(pool, 50)));
    await after(500);
    await redis.start();
    await expect.poll(() => doneJobs(pool)).toEqual(ids.toSorted());
  });

  test('run on a Cluster, whose nodes share the queues', async () => {
    const nodes = await startCluster();
    open.push(...nodes.map((node) => ({ stop: () => node.remove() })));
    const redis_url = `redis+cluster://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}`;
    expect(await assertRedisSafe(redis_url)).toEqual([]);
    await run(redis_url);
    const ids: string[] = [];
    for (const name of ['ticket.index', 'mail.send', 'sla.remind', 'chat.answer', 'csv.import']) {
      ids.push(...(await askFor(pool, 10, name)));
    }
    await expect.poll(() => doneJobs(pool)).toEqual(ids.toSorted());
  });

  test('go on after Sentinel has named another master', async () => {
    const master = await redisWith('--appendonly', 'yes', '--repl-diskless-sync-delay', '0');
    const replica = await redisWith('--appendonly', 'yes', '--replicaof', '127.0.0.1', String(master.port));
    await expect.poll(() => replica.command(['ROLE'])).toContain('connected');
    const sentinel = await startSentinel(master);
    open.push({ stop: () => sentinel.remove() });
    await run(`redis+sentinel://127.0.0.1:${sentinel.port}/queue`);
    const ids = await askFor(pool, 30);
    await expect.poll(() => countOf(pool, 'done')).toBe(30);
    await expect.poll(() => sentinel.command(['SENTINEL', 'REPLICAS', 'queue'])).toHaveLength(1);
    await master.kill();
    ids.push(...(await askFor(pool, 30)));
    await expect.poll(() => doneJobs(pool)).toEqual(ids.toSorted());
  });
});
