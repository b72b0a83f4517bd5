import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { median } from './load.ts';
import { measured } from './report.ts';

/**
 * How long `npm start` takes to its first answer, with data of its own: once in an empty folder, then again and again.
 * `pnpm bench start [rounds]`
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

try {
  console.log(`first start, in an empty folder: ${(await started()).toFixed(1)} s`);
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) times.push(await started());
  const [least, most] = [Math.min(...times), Math.max(...times)].map((time) => time.toFixed(1));
  console.log(`starts after that: ${median(times).toFixed(1)} s (${least} to ${most}, ${rounds} rounds)`);
  measured('start', median(times));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
