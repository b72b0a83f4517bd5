import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { median } from './load.ts';
import { memoryOf, processorOf } from './process.ts';
import { measured, table } from './report.ts';
import { envOf } from './requests.ts';
import { benchWorld } from './world.ts';

/**
 * How long `npm start` takes to its first answer, with data of its own: once in an empty folder, then again and again.
 * Then what the bundle saves: each program from its sources and from the bundle by turns, until it serves.
 * `npm run bench -- start [rounds]`
 */
const rounds = Number(process.argv[2] ?? 5);
const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'deskwire-start-'));
/** Within the workspace's own tools, npm is that of the system: it starts the pinned Node by itself. */
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  return port;
}

/** Seconds from the command to the first answer of the api. */
async function started(): Promise<number> {
  const port = await freePort();
  const env = {
    ...process.env,
    PORT: String(port),
    DATA_DIR: folder,
    DATABASE_URL: '',
    REDIS_URL: '',
    OPEN_BROWSER: '',
  };
  const began = performance.now();
  const child = spawn(npm, ['start', '--silent'], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (said += text.toString()));
  try {
    while (!(await answers(port))) {
      if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}:\n${said}`);
      await after(10);
    }
    return (performance.now() - began) / 1000;
  } finally {
    await stop(child);
  }
}
const answers = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/api/v1/tickets`).then(
    // Who is nobody is refused: by the api, so it is there.
    ({ status }) => status === 401,
    () => false,
  );

/** npm passes no signal on to what it runs: the group that it leads gets it. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, 'exit');
  process.kill(-child.pid!, 'SIGTERM');
  await ended;
}

const programs = {
  api: { sources: 'apps/api/src/main.ts', bundle: 'dist/api.js', path: '/api/v1/tickets' },
  worker: { sources: 'apps/worker/src/main.ts', bundle: 'dist/worker.js', path: '/ready' },
} as const;
type Form = 'sources' | 'bundle';
/** As the supervisor and the images start it. */
const flags = ['--max-semi-space-size=8'];
/** Until the first answer: processor time and waiting in seconds, memory in megabytes. */
interface Cost {
  readonly processor: number;
  readonly wall: number;
  readonly memory: number;
}

async function costOf(file: string, path: string, env: NodeJS.ProcessEnv, execArgv: string[]): Promise<Cost> {
  const began = performance.now();
  const child = fork(join(root, file), { execArgv, env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  try {
    const url = await new Promise<string>((ready, reject) => {
      child.on('message', (message: { url?: string }) => message.url !== undefined && ready(message.url));
      child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
    });
    await (await fetch(url + path)).text();
    const wall = (performance.now() - began) / 1000;
    return {
      wall,
      processor: (processorOf(child.pid!) ?? Number.NaN) / 1e6,
      memory: memoryOf(child.pid!) ?? Number.NaN,
    };
  } finally {
    const ended = child.exitCode === null ? once(child, 'exit') : undefined;
    child.kill('SIGTERM');
    await ended;
  }
}

async function compare(): Promise<void> {
  const world = await benchWorld(0);
  const cache = join(folder, 'compiled');
  const env = { ...process.env, ...envOf(world), PORT: '0', DATA_DIR: folder, NODE_COMPILE_CACHE: cache };
  const rows: string[][] = [];
  try {
    for (const [name, { path, ...files }] of Object.entries(programs)) {
      const costs: Record<Form, Cost[]> = { sources: [], bundle: [] };
      const run = (form: Form) => costOf(files[form], path, env, form === 'bundle' ? flags : []);
      const turn = async (form: Form) => costs[form].push(await run(form));
      for (const form of ['sources', 'bundle'] as const) await run(form);
      for (let round = 0; round < rounds; round++) for (const form of ['sources', 'bundle'] as const) await turn(form);
      const of = (form: Form, what: keyof Cost) => median(costs[form].map((cost) => cost[what]));
      const share = (what: keyof Cost) => of('bundle', what) / of('sources', what);
      const cells = (what: keyof Cost, digits: number) => [
        ...(['sources', 'bundle'] as const).map((form) => of(form, what).toFixed(digits)),
        share(what).toFixed(2),
      ];
      for (const [what, digits] of [
        ['processor', 2],
        ['wall', 2],
        ['memory', 0],
      ] as const)
        rows.push([name, words[what], ...cells(what, digits)]);
      if (name === 'api') measured('bundle', share('processor'));
    }
  } finally {
    await world.stop();
  }
  console.log(`\n${table(['until its first answer', '', 'sources', 'bundle', 'ratio'], rows)}`);
}
const words = { processor: 'processor, s', wall: 'waiting, s', memory: 'memory, MB' } as const;

try {
  console.log(`first start, in an empty folder: ${(await started()).toFixed(1)} s`);
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) times.push(await started());
  const [least, most] = [Math.min(...times), Math.max(...times)].map((time) => time.toFixed(1));
  console.log(`starts after that: ${median(times).toFixed(1)} s (${least} to ${most}, ${rounds} rounds)`);
  measured('start', median(times));
  await compare();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
