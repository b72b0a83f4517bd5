import { startCluster, startRedis, startSentinel, type TestRedis } from '@deskwire/queue/test/redis-server.ts';

/** The queue in a form that outlives one of its servers, or comes back with it. */
export interface QueueServers {
  /** What REDIS_URL says. */
  readonly url: string;
  /** Kills a server that work depends on, and starts it again once the others had time to notice. */
  fail(): Promise<void>;
}

const placeOf = ({ port }: TestRedis): string => `127.0.0.1:${port}`;

/** A master, its replica, and three sentinels that promote the replica when the master is gone. */
export async function startWatched(undo: Array<() => unknown>): Promise<QueueServers> {
  const master = await startRedis();
  undo.push(master.remove);
  const spare = await startRedis();
  undo.push(spare.remove);
  await spare.command(['REPLICAOF', '127.0.0.1', String(master.port)]);
  const sentinels: TestRedis[] = [];
  for (let count = 0; count < 3; count++) {
    const sentinel = await startSentinel(master);
    undo.push(sentinel.remove);
    sentinels.push(sentinel);
  }
  const masterNow = async (): Promise<TestRedis> => {
    const [, port] = (await sentinels[0]!.command(['SENTINEL', 'get-master-addr-by-name', 'queue'])) as string[];
    return Number(port) === master.port ? master : spare;
  };
  return {
    url: `redis+sentinel://${sentinels.map(placeOf).join(',')}/queue`,
    async fail() {
      const lost = await masterNow();
      await lost.kill();
      while ((await masterNow()) === lost) await new Promise((next) => setTimeout(next, 100));
      await lost.start();
    },
  };
}

/** Three nodes that share the slots. One that is away takes its slots with it until it is back. */
export async function startNodes(undo: Array<() => unknown>): Promise<QueueServers> {
  const nodes = await startCluster();
  for (const node of nodes) undo.push(node.remove);
  return {
    url: `redis+cluster://${nodes.map(placeOf).join(',')}`,
    async fail() {
      for (const node of nodes) {
        await node.kill();
        await new Promise((next) => setTimeout(next, 2_000));
        await node.start();
      }
    },
  };
}
