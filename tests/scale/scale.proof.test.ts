import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { errors } from '@deskwire/contract/errors.ts';
import { verifySeals } from '@deskwire/queue/verify-seals.ts';
import { hasRedis } from '@deskwire/queue/test/redis-server.ts';
import { account } from '../faults/accounts.ts';
import { newSight } from '../faults/client.ts';
import { startLoad, type Load } from '../faults/load.ts';
import { drained, judge } from '../faults/verdict.ts';
import { startTopology, type Queue, type Topology } from './topology.ts';

const undo: Array<() => unknown> = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

/** Longer than a leader that is frozen keeps its lock (15 s), and than a job takes where a calm one takes so long. */
const noticedWithin = (calm_s: number): number => 20 + 5 * calm_s;
/** A worker that is frozen may have begun the reaction, and its mail: each is free after a lock and two checks. */
const FROZEN_S = 2 * (15 + 2 * 5);

/** Everything that runs is killed in turn, and comes back. */
const losses = (on: Topology): Array<[what: string, lose: () => Promise<void>]> => [
  ...on.apis.map((api, index): [string, () => Promise<void>] => [`api ${index + 1}`, api.crash]),
  ...on.workers.map((worker, index): [string, () => Promise<void>] => [`worker ${index + 1}`, worker.crash]),
  ['HAProxy', () => restarted(on.balancer)],
  ['PgBouncer', () => restarted(on.pooler)],
  ['the replica', () => restarted(on.postgres.replica)],
  ['PostgreSQL', () => restarted(on.postgres.primary)],
  ...(on.redis === undefined ? [] : [['Redis', on.redis.fail] as [string, () => Promise<void>]]),
];
const restarted = async (server: Topology['pooler']): Promise<void> => {
  await server.kill();
  await sleep(1_000);
  await server.start();
};

const queues: Queue[] = ['PostgreSQL', ...(hasRedis ? (['Redis Sentinel', 'Redis Cluster'] as const) : [])];

test.for(queues)('two of everything, with the queue in %s', async (queue) => {
  const on = await startTopology(queue, undo);
  await outlives(on, queue).catch((cause: unknown) => {
    throw new Error(`It did not outlive that. The apis said last:\n${loggedBy(on.folder).slice(-20).join('\n')}`, {
      cause,
    });
  });
});

/** Ends its parts one after the other while people work, and compares what they were told with what there is. */
async function outlives(on: Topology, queue: Queue): Promise<void> {
  const load = await startLoad(on.url, { agents: 3, pause_ms: 300, import_lines: 120, import_every_ms: 20_000 });
  const wrong: string[] = [];
  const calm_s = Math.max(...(await Promise.all([load.canary(), load.canary()])).map(({ noticed_s }) => noticed_s));
  const limit_s = noticedWithin(calm_s);
  console.log(`${queue}: while all run, a notice comes after ${calm_s.toFixed(1)} s`);
  for (const [what, lose] of losses(on)) {
    await lose();
    const { acknowledged_s, noticed_s } = await load.canary();
    console.log(
      `${queue}: ${what} was killed; a write after ${acknowledged_s.toFixed(1)} s, its notice after ${noticed_s.toFixed(1)} s`,
    );
    if (noticed_s > limit_s) wrong.push(`After ${what} was killed, a notice came after ${noticed_s.toFixed(1)} s.`);
  }
  for (const [index, worker] of on.workers.entries()) {
    worker.signal('SIGSTOP');
    const { noticed_s } = await load.canary();
    worker.signal('SIGCONT');
    console.log(`${queue}: worker ${index + 1} was frozen; a notice after ${noticed_s.toFixed(1)} s`);
    if (noticed_s > FROZEN_S + 5 * calm_s)
      wrong.push(`While a worker was frozen, a notice came after ${noticed_s.toFixed(1)} s.`);
  }
  await readsWhatItWrote(on, load);
  await load.stop();
  const installation = {
    mails: on.mails,
    api: on.apis[0]!,
    workers: [on.apis[1]!, ...on.workers],
    look: <T>(work: Parameters<typeof on.postgres.look<T>>[1]) => on.postgres.look('primary', work),
  };
  const left = await drained(installation);
  if (typeof left === 'string') wrong.push(left);
  const verdict = await judge(installation, load.ledger);
  wrong.push(...faultsIn(on.folder));
  expect({ ...verdict, wrong: [...verdict.wrong, ...wrong] }).toEqual({ lost: [], doubled: [], wrong: [] });
  expect(load.ledger.acks()).toBeGreaterThan(50);
  expect(await on.postgres.look('primary', verifySeals)).toMatchObject({ ok: true });
  console.log(`${queue}: ${load.ledger.acks()} writes were acknowledged, none was lost and none done twice`);
}

/** What the apis have logged, line by line. */
const loggedBy = (folder: string): string[] =>
  globSync(join(folder, 'api-*.log')).flatMap((log) => readFileSync(log, 'utf8').trimEnd().split('\n'));
/** Answers that they could not explain. */
const faultsIn = (folder: string): string[] =>
  loggedBy(folder).filter((line) => line.includes(errors.INTERNAL.message));

/** The replica is always a moment behind, and whoever writes never sees that. */
async function readsWhatItWrote(on: Topology, load: Load): Promise<void> {
  const { api } = load.lead;
  for (let round = 1; round <= 20; round++) {
    const { id } = await api.tickets.create.mutate({ title: `mine ${round}` });
    const { items } = await api.tickets.list.query({ sort: 'created_at', page_size: 100 });
    expect(items.map((ticket) => ticket.id)).toContain(id);
  }
  // Whoever only looks is served by the replica.
  await sleep(11_000);
  const before = await scansOf(on);
  const { client: reader } = await account(on.url, newSight(), 'Rea Reader', 'rea@example.com');
  await sleep(11_000);
  for (let round = 1; round <= 10; round++) await reader.api.tickets.list.query({ page_size: 10 });
  expect(await scansOf(on)).toBeGreaterThan(before);
}

/** How often the replica has read the tickets. */
const scansOf = (on: Topology): Promise<number> =>
  on.postgres.look('replica', async (client) => {
    await sleep(1_500);
    const { rows } = await client.query<{ scans: string }>(
      `select coalesce(seq_scan, 0) + coalesce(idx_scan, 0) as scans from pg_stat_user_tables where relname = 'tickets'`,
    );
    return Number(rows[0]!.scans);
  });
