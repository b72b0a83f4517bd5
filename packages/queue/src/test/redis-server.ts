import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { parts } from '@deskwire/testing/parts.ts';

/** Whether this machine has a redis-server to test against. */
export const hasRedis: boolean = parts.redis.isHere();
/** Part of test titles, so that a run without Redis says what it skipped. */
export const redisTitle: string = hasRedis ? 'on Redis' : 'on Redis (left out: there is no redis-server here)';

export interface TestRedis {
  readonly port: number;
  readonly url: string;
  /** Runs one command, such as `['FLUSHALL']`. */
  command(words: readonly [string, ...string[]]): Promise<unknown>;
  /** Kills the process, as a crash would. */
  kill(): Promise<void>;
  /** Starts it again with the same port and files. */
  start(): Promise<void>;
  /** Stops it and removes its files. */
  remove(): Promise<void>;
}

const SAFE = ['--appendonly', 'yes', '--maxmemory-policy', 'noeviction'];

/** Starts a Redis on a free port, with its files in a temporary folder. */
export const startRedis = (settings: readonly string[] = SAFE): Promise<TestRedis> =>
  launch(async () => ['--save', '', ...settings]);

/** Starts three Redis servers that share the slots of a cluster. */
export async function startCluster(): Promise<readonly TestRedis[]> {
  const slots = ['0 5460', '5461 10922', '10923 16383'];
  const buses = await Promise.all(slots.map(freePort));
  const nodes = await Promise.all(
    buses.map((bus) => startRedis([...SAFE, '--cluster-enabled', 'yes', '--cluster-port', String(bus)])),
  );
  for (const [index, node] of nodes.entries()) {
    await node.command(['CLUSTER', 'ADDSLOTSRANGE', ...(slots[index] ?? '').split(' ')]);
    await nodes[0]?.command(['CLUSTER', 'MEET', '127.0.0.1', String(node.port), String(buses[index])]);
  }
  const states = (): Promise<string[]> =>
    Promise.all(nodes.map((node) => node.command(['CLUSTER', 'INFO']).then(String)));
  for (let tries = 0; tries < 1_200; tries += 1) {
    if ((await states()).every(isWhole)) return nodes;
    await after(100);
  }
  throw new Error('The nodes did not become one cluster within two minutes.');
}
const isWhole = (info: string): boolean => info.includes('cluster_state:ok') && info.includes('cluster_known_nodes:3');

/** Starts one Sentinel that watches a master under the name `queue` and can replace it alone. */
export const startSentinel = (master: TestRedis): Promise<TestRedis> =>
  launch(async (folder) => {
    const file = join(folder, 'sentinel.conf');
    const lines = [
      `sentinel monitor queue 127.0.0.1 ${master.port} 1`,
      'sentinel down-after-milliseconds queue 500',
      'sentinel failover-timeout queue 2000',
    ];
    await writeFile(file, lines.join('\n'));
    return [file, '--sentinel'];
  });

async function launch(argumentsIn: (folder: string) => Promise<string[]>): Promise<TestRedis> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'deskwire-redis-'));
  const url = `redis://127.0.0.1:${port}`;
  const words = [...(await argumentsIn(folder)), '--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
  let process: ChildProcess | undefined;

  const command = async ([name, ...rest]: readonly [string, ...string[]]): Promise<unknown> => {
    const redis = new Redis(url, { maxRetriesPerRequest: 3_000, retryStrategy: () => 20 });
    redis.on('error', () => {});
    try {
      return await redis.call(name, ...rest);
    } finally {
      redis.disconnect();
    }
  };
  const start = async (): Promise<void> => {
    process = spawn('redis-server', words, { stdio: 'ignore' });
    await command(['PING']);
  };
  const kill = async (): Promise<void> => {
    if (!process || process.exitCode !== null || process.signalCode !== null) return;
    const gone = once(process, 'exit');
    process.kill('SIGKILL');
    await gone;
  };
  const remove = async (): Promise<void> => {
    await kill();
    await rm(folder, { recursive: true, force: true });
  };
  await start().catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  return { port, url, command, kill, start, remove };
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port.');
  return address.port;
}
