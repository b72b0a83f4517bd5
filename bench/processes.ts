import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createServices } from '@deskwire/router/runtime/services.ts';
import { readEnv } from '@deskwire/router/runtime/env.ts';
import { signAccessToken } from '@deskwire/router/kit/access/tokens.ts';
import { until } from './house.ts';
import { load, median, type Server } from './load.ts';
import { processorOf } from './process.ts';
import { measured } from './report.ts';
import { create, envOf } from './requests.ts';
import { benchWorld } from './world.ts';

/**
 * What two api and two worker processes do of a ticket's work, beside one of each: from its creation until everything
 * that follows from it is done, by the processor time of all of them. Where nothing is done twice and nobody waits by polling,
 * two of each need for a ticket what one of each needs, and so do twice as much on a machine that has the cores for it.
 * `npm run bench -- processes [tickets] [rounds]`
 */
const tickets = Number(process.argv[2] ?? 1_500);
const rounds = Number(process.argv[3] ?? 3);
const PATIENCE_S = 300;

const world = await benchWorld(1);
const folder = mkdtempSync(join(tmpdir(), 'deskwire-processes-'));
const pool = new pg.Pool({ connectionString: world.url, max: 2 });
pool.on('error', () => {});

async function start(program: 'api' | 'worker'): Promise<Server> {
  const child = fork(join(import.meta.dirname, `../dist/${program}.js`), {
    execArgv: [],
    env: { ...process.env, ...envOf(world), PORT: '0', DATA_DIR: folder, NODE_COMPILE_CACHE: join(folder, 'compiled') },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const url = await new Promise<string>((ready, reject) => {
    child.on('message', (message: { url?: string }) => message.url !== undefined && ready(message.url));
    child.once('exit', (code) => reject(new Error(`${program} ended with ${code}`)));
  });
  return { url, child, processor: () => processorOf(child.pid!) };
}

async function isDone(): Promise<boolean> {
  const { rows } = await pool.query<{ left: number }>(
    `select (select count(*) from unsealed_events)::int + (select count(*) from jobs)::int
       + (select count(*) from outbox where run_at <= now())::int as left`,
  );
  return rows[0]!.left === 0;
}

async function tokenOfAgent(): Promise<string> {
  const { services, close } = createServices(readEnv(envOf(world)), { report: console.error });
  const { session_id, user_id } = world.agent;
  const token = await signAccessToken(services, session_id, user_id, new Date().toISOString());
  await close();
  return token;
}

/** Processor time of a ticket in microseconds, with so many processes of each program. */
async function costOf(count: number, token: string): Promise<number> {
  const all: Server[] = [];
  const started = async (program: 'api' | 'worker') => {
    const server = await start(program);
    all.push(server);
    return server;
  };
  try {
    const apis: Server[] = [];
    for (let at = 0; at < count; at++) {
      apis.push(await started('api'));
      await started('worker');
    }
    const open = async (amount: number) => {
      const figures = await Promise.all(
        apis.map((api) => load(create(api, token), { seconds: PATIENCE_S, amount: amount / count })),
      );
      await until(isDone, PATIENCE_S);
      return figures.reduce((sum, { requests }) => sum + requests, 0);
    };
    const used = () => all.reduce((sum, { child }) => sum + (processorOf(child.pid!) ?? Number.NaN), 0);
    // Caches, plans and the compiler: each process needs its own, however many there are.
    await open(tickets * count);
    const before = used();
    const made = await open(tickets);
    return (used() - before) / made;
  } finally {
    for (const server of all) {
      const ended = once(server.child, 'exit');
      server.child.kill('SIGTERM');
      await ended;
    }
  }
}

try {
  await pool.query("update teams set tier = 'premium'");
  const token = await tokenOfAgent();
  const ratios: number[] = [];
  const costs: string[] = [];
  for (let round = 0; round < rounds; round++) {
    const one = await costOf(1, token);
    const two = await costOf(2, token);
    ratios.push((2 * one) / two);
    costs.push(`${Math.round(one)} and ${Math.round(two)}`);
  }
  console.log(`µs of processor a ticket, with one of each and with two, ${tickets} tickets: ${costs.join('; ')}`);
  console.log(
    `two of each do so many times the work of one: ${median(ratios).toFixed(2)} (${ratios.map((ratio) => ratio.toFixed(2)).join(', ')})`,
  );
  measured('processes', median(ratios));
} finally {
  await pool.end();
  await world.stop();
  rmSync(folder, { recursive: true, force: true });
}
