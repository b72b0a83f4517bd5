import { fork, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { end, load, median, type Figure, type Load, type Server } from './load.ts';
import { memoryOf, processorOf } from './process.ts';
import { machine, measured, table } from './report.ts';
import { body, create, envOf, list, planOf, trpcList, type Plan } from './requests.ts';
import { benchWorld, type BenchWorld } from './world.ts';

/**
 * The same list and the same creation by us and by those who do it otherwise, on one database, in rounds in which each has
 * its turn. `npm run bench -- peers [tickets,…] [rounds]`. What each peer has in common with us stands at the head of its program.
 */
const sizes = (process.argv[2] ?? '100000').split(',').map(Number);
const rounds = Number(process.argv[3] ?? 5);
/** Where the packages of Debian are; another Python has others. */
const PYTHON = process.env['BENCH_PYTHON'] ?? '/usr/bin/python3';

type Work = 'list' | 'create';
interface Peer {
  readonly name: string;
  /** Which program it is: two doors of one program are two peers. */
  readonly program: string;
  readonly load: (work: Work, server: Server, token: string) => Load;
}
const rest = (work: Work, server: Server, token: string) => (work === 'list' ? list : create)(server, token);
const trpc = (work: Work, server: Server, token: string): Load =>
  work === 'list'
    ? { ...list(server, token), path: trpcList }
    : { server, method: 'POST', path: '/trpc/tickets.create', token, body };
const peers: readonly Peer[] = [
  { name: 'bare Fastify + pg', program: 'bare', load: rest },
  { name: 'Deskwire REST', program: 'deskwire', load: rest },
  { name: 'Deskwire tRPC', program: 'deskwire', load: trpc },
  { name: "tRPC's own adapter", program: 'trpc-adapter', load: trpc },
  { name: 'trpc-to-openapi', program: 'trpc-to-openapi', load: rest },
  { name: 'NestJS + TypeORM', program: 'nest', load: rest },
  { name: 'FastAPI + SQLAlchemy', program: 'fastapi', load: rest },
];

interface Running extends Server {
  /** Until its first answer, in milliseconds. */
  readonly first_answer: number;
}
type Start = (env: Record<string, string>) => Promise<{ url: string; child: ChildProcess }>;

const ofNode =
  (file: string): Start =>
  (env) => {
    const child = fork(file, { execArgv: [], env: { ...process.env, ...env } });
    return new Promise((ready, reject) => {
      child.once('message', (message) => ready({ url: (message as { ready: string }).ready, child }));
      child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
    });
  };
const ofPython: Start = async (env) => {
  const port = await freePort();
  const how = ['--host', '127.0.0.1', '--port', String(port), '--loop', 'uvloop', '--http', 'httptools'];
  const child = spawn(PYTHON, ['-m', 'uvicorn', 'main:app', ...how, '--log-level', 'warning', '--no-access-log'], {
    cwd: join(import.meta.dirname, 'peers/fastapi'),
    env: { ...process.env, ...env, PYTHONDONTWRITEBYTECODE: '1' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  process.once('exit', () => child.kill());
  return { url: `http://127.0.0.1:${port}`, child };
};

/** How each program is started, or why it cannot be, in one sentence. */
function startOf(program: string): Start | string {
  if (program === 'fastapi') return pythonIsThere() ? ofPython : MISSING_PYTHON;
  if (program === 'nest') return installNest() ? ofNode(join(NEST, 'dist/main.js')) : MISSING_NEST;
  return ofNode(join(import.meta.dirname, 'servers', `${program}.ts`));
}
const MISSING_PYTHON = `needs Debian's packages: apt-get install python3-fastapi python3-sqlalchemy python3-asyncpg uvicorn python3-uvloop python3-httptools (looked for by ${PYTHON})`;
const pythonIsThere = () =>
  spawnSync(PYTHON, ['-c', 'import fastapi, sqlalchemy, asyncpg, uvicorn, uvloop, httptools']).status === 0;

const NEST = join(import.meta.dirname, 'peers/nest');
const MISSING_NEST = 'could not be installed: see what "npm ci && npm run build" says in bench/peers/nest';
/** It is no part of the workspace: its packages are fetched when it is measured for the first time. */
function installNest(): boolean {
  const run = (...args: string[]) =>
    spawnSync('npm', args, { cwd: NEST, stdio: 'pipe', shell: process.platform === 'win32' }).status === 0;
  if (!existsSync(join(NEST, 'node_modules/.package-lock.json')) && !run('ci', '--no-audit', '--no-fund')) return false;
  return run('run', 'build');
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  return port;
}

/** Starts a program and waits until it has answered the list once. */
async function run(start: Start, env: Record<string, string>, ask: (server: Server) => Load): Promise<Running> {
  const began = performance.now();
  const { url, child } = await start(env);
  const server = { url, child, processor: () => processorOf(child.pid!) };
  const { path, token } = ask(server);
  while (!(await answers(url + path, token))) {
    if (child.exitCode !== null) throw new Error(`${url} ended with ${child.exitCode}`);
    await after(5);
  }
  return { ...server, first_answer: performance.now() - began };
}
async function answers(url: string, token: string): Promise<boolean> {
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } }).catch(() => undefined);
  const text = await answer?.text();
  if (answer !== undefined && !answer.ok) throw new Error(`${url} answered ${answer.status}: ${text}`);
  return answer !== undefined;
}

interface Entrant extends Peer {
  readonly server: Running;
  readonly figures: Record<Work, Figure[]>;
}

async function compare(tickets: number): Promise<void> {
  const world = await benchWorld(tickets);
  const running = new Map<string, Running>();
  try {
    const plan = await planOf(world);
    const entrants = await startAll(world, plan, running);
    for (const work of ['list', 'create'] as const) {
      for (const { load: of, server } of entrants)
        await load(of(work, server, plan.token), { seconds: 60, amount: work === 'list' ? 3000 : 1000 });
      for (let round = 0; round < rounds; round++) {
        const turn = entrants.toSpliced(0, round % entrants.length).concat(entrants.slice(0, round % entrants.length));
        for (const { load: of, server, figures } of turn)
          figures[work].push(await load(of(work, server, plan.token), { seconds: 2 }));
      }
      print(tickets, work, entrants);
    }
    printPrograms(running);
  } finally {
    for (const server of running.values()) await end(server);
    await world.stop();
  }
}

async function startAll(world: BenchWorld, plan: Plan, running: Map<string, Running>): Promise<Entrant[]> {
  const ours = envOf(world);
  const told = {
    url: world.url,
    secret: ours.DESKWIRE_SECRET,
    public_url: ours.PUBLIC_URL,
    who: plan.list[0]!.text,
    ...plan,
  };
  const env = { ...ours, PLAN: JSON.stringify(told) };
  const refused = new Set<string>();
  const entrants: Entrant[] = [];
  for (const peer of peers) {
    if (!running.has(peer.program) && !refused.has(peer.program)) {
      const start = startOf(peer.program);
      if (typeof start === 'string') {
        console.log(`${peer.name}: not measured, ${start}`);
        refused.add(peer.program);
      } else running.set(peer.program, await run(start, env, (server) => peer.load('list', server, plan.token)));
    }
    const server = running.get(peer.program);
    if (server !== undefined) entrants.push({ ...peer, server, figures: { list: [], create: [] } });
  }
  return entrants;
}

const rate = ({ requests, seconds }: Figure) => requests / seconds;
/** The median of the ratios of the rounds. */
const ratio = (work: Work, ours: Entrant, against: Entrant) =>
  median(ours.figures[work].map((figure, round) => rate(figure) / rate(against.figures[work][round]!)));

function print(tickets: number, work: Work, entrants: readonly Entrant[]): void {
  const bare = entrants[0]!;
  const rows = entrants.map((entrant) => {
    const figures = entrant.figures[work];
    const of = (value: (figure: Figure) => number) => median(figures.map(value));
    const processor = of(({ processor: used, requests }) => used / requests);
    return [
      entrant.name,
      of(rate).toFixed(0),
      ratio(work, entrant, bare).toFixed(2),
      of(({ p50 }) => p50).toFixed(0),
      of(({ p99 }) => p99).toFixed(0),
      Number.isNaN(processor) ? '–' : processor.toFixed(0),
    ];
  });
  const what = work === 'list' ? 'List of 20' : 'Creation';
  console.log(`\n${what}, ${tickets} tickets (medians of ${rounds} rounds, 20 connections)\n`);
  console.log(table(['', 'requests/s', 'of bare', 'p50 ms', 'p99 ms', 'processor µs'], rows));
  const named = (name: string) => entrants.find((entrant) => entrant.name === name);
  const [us, python] = [named('Deskwire REST')!, named('FastAPI + SQLAlchemy')];
  if (python === undefined) return;
  const times = ratio(work, us, python);
  console.log(`\nDeskwire REST does ${times.toFixed(1)} times what FastAPI does.`);
  measured(`${work}_fastapi`, times);
}

function printPrograms(running: ReadonlyMap<string, Running>): void {
  const rows = [...running].map(([program, { child, first_answer }]) => [
    program,
    memoryOf(child.pid!)?.toFixed(0) ?? '–',
    first_answer.toFixed(0),
  ]);
  console.log(`\n${table(['program', 'memory after load, MB', 'start to first answer, ms'], rows)}`);
}

// What is no Node ends when this process ends in order.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(1));
if (process.send === undefined) console.log(machine());
for (const tickets of sizes) await compare(tickets);
