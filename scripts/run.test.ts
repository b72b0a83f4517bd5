import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** What a user types, in a process group of its own and with a new folder for its data. */
function npmStart(...args: string[]) {
  const home = mkdtempSync(join(tmpdir(), 'deskwire-start-'));
  const { PORT: _port, DATABASE_URL: _database, REDIS_URL: _redis, ...env } = process.env;
  const npm = spawn('npm', ['start', '--silent', '--', ...args], {
    cwd: root,
    env: { ...env, DATA_DIR: home },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(npm, 'exit').then(([code]) => code as number | null);
  let output = '';
  for (const stream of [npm.stdout, npm.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()));
  const interrupt = () => process.kill(-npm.pid!, 'SIGINT');
  onTestFinished(async () => {
    if (npm.exitCode === null) interrupt();
    await ended;
    rmSync(home, { recursive: true, force: true });
  });
  return { ended, output: () => output };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

test('npm start -- --port listens there, in an empty folder', async () => {
  const port = await freePort();
  const start = npmStart('--port', String(port));
  const ready = async () => (await fetch(`http://127.0.0.1:${port}/ready`)).status;
  await expect
    .poll(() => ready().catch(() => start.output()), { timeout: 120_000, message: 'the answer of /ready' })
    .toBe(200);
});

test('a value that cannot be meant is one clear sentence', async () => {
  const start = npmStart('--port', 'http');
  expect(await start.ended).toBe(1);
  expect(start.output()).toBe('The port must be a number from 0 to 65535, not "http".\n');
});
