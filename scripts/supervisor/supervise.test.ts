import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { readPostmaster } from '../../packages/database/src/embedded/files.ts';
import { findAddress } from './served-at.ts';
import { isAlive } from '../../packages/database/src/embedded/processes.ts';

// The tests take turns with one installation, as an operator would start and stop it again and again.
const home = mkdtempSync(join(tmpdir(), 'deskwire-supervisor-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

interface Answer {
  pid: number;
  DATABASE_URL: string;
  DESKWIRE_SECRET?: string;
  PUBLIC_URL?: string;
}

const clean: NodeJS.ProcessEnv = Object.fromEntries(
  ['PATH', 'HOME', 'TMPDIR', 'LANG'].flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
);

/** Starts the supervisor in a process group of its own, as a shell does. */
function start(env: NodeJS.ProcessEnv = {}, args = ['--port', '0']) {
  const program = join(import.meta.dirname, 'fixtures/main.ts');
  const supervisor = spawn(process.execPath, ['--no-warnings', program, ...args], {
    env: { ...clean, DATA_DIR: home, ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const pid = supervisor.pid ?? 0;
  const exited = once(supervisor, 'exit');
  let output = '';
  supervisor.stdout.on('data', (text) => (output += text));
  supervisor.stderr.on('data', (text) => (output += text));
  onTestFinished(() => {
    if (supervisor.exitCode === null) supervisor.kill('SIGKILL');
  });

  /** Waits for a line to be printed once more than `times`, and answers what it captured. */
  async function printed(line: RegExp, times = 0): Promise<string> {
    for (;;) {
      const match = [...output.matchAll(new RegExp(line, 'gm'))][times];
      if (match) return match[1] ?? match[0];
      if (supervisor.exitCode !== null) throw new Error(`It ended without printing ${line}:\n${output}`);
      await sleep(10);
    }
  }
  return {
    pid,
    printed,
    output: () => output,
    ask: async (part: string, times = 0): Promise<Answer> => {
      const url = await printed(new RegExp(`${part} +ready +(http.*)$`), times);
      return (await (await fetch(url)).json()) as Answer;
    },
    /** Ctrl-C reaches every process of the group. */
    interrupt: () => process.kill(-pid, 'SIGINT'),
    kill: (signal: NodeJS.Signals) => process.kill(pid, signal),
    exitCode: async () => {
      const [code] = await exited;
      return code as number | null;
    },
  };
}

const postgresPid = (): number => readPostmaster(join(home, 'postgres'))?.pid ?? 0;
const states = (output: string): string[] => [...output.matchAll(/ s {2}(\w+ +\w+)/g)].map(([, line = '']) => line);
const squeezed = (lines: string[]): string[] => lines.map((line) => line.replaceAll(/ +/g, ' '));

test('an empty folder becomes an installation that serves, with a secret and an operator of its own', async () => {
  const supervisor = start();
  await supervisor.printed(/deskwire +up/);
  const shown = squeezed(states(supervisor.output()));
  expect(shown.slice(0, 3)).toEqual(['postgres ready', 'schema ready', 'queue chosen']);
  expect(shown.slice(3, -1).toSorted()).toEqual(['api ready', 'operator created', 'worker ready']);
  expect(supervisor.output()).toContain('sign in as operator@example.com with once-and-never-again (shown once)');

  const [api, worker] = [await supervisor.ask('api'), await supervisor.ask('worker')];
  expect(api.DATABASE_URL).toMatch(/^postgres:\/\/deskwire:.*@127\.0\.0\.1:\d+\/deskwire$/);
  expect(api.DESKWIRE_SECRET).toMatch(/^[\w-]{43}$/);
  expect(api.PUBLIC_URL).toMatch(/^http:\/\/localhost:\d+$/);
  expect({ ...worker, pid: api.pid }).toEqual(api);
  await expect.poll(() => findAddress(home)).toMatch(/^http:\/\/localhost:\d+$/);
  expect(statSync(join(home, 'secrets.json')).mode & 0o777).toBe(0o600);
  expect(JSON.parse(readFileSync(join(home, 'secrets.json'), 'utf8'))).toEqual({
    DESKWIRE_SECRET: api.DESKWIRE_SECRET,
  });
  supervisor.interrupt();
  await supervisor.exitCode();
  expect(findAddress(home)).toBeUndefined();
});

test('Ctrl-C ends it in order, door first and database last, and leaves nothing running', async () => {
  const supervisor = start();
  await supervisor.printed(/deskwire +up/);
  const pids = [(await supervisor.ask('api')).pid, (await supervisor.ask('worker')).pid, postgresPid()];
  expect(pids.map(isAlive)).toEqual([true, true, true]);
  supervisor.interrupt();
  expect(await supervisor.exitCode()).toBe(0);
  expect(squeezed(states(supervisor.output())).slice(-3)).toEqual([
    'api stopped',
    'worker stopped',
    'postgres stopped',
  ]);
  expect(pids.map(isAlive)).toEqual([false, false, false]);
});

test('Ctrl-C during the start leaves nothing running', async () => {
  const supervisor = start({ STAND_IN_WORKER: 'silent' });
  await supervisor.printed(/api +ready/);
  const pid = postgresPid();
  supervisor.interrupt();
  expect(await supervisor.exitCode()).toBe(0);
  expect(isAlive(pid)).toBe(false);
  expect(supervisor.output()).not.toContain('deskwire    up');
});

test('a killed supervisor leaves nothing running', async () => {
  const supervisor = start();
  await supervisor.printed(/deskwire +up/);
  const pids = [(await supervisor.ask('api')).pid, (await supervisor.ask('worker')).pid, postgresPid()];
  supervisor.kill('SIGKILL');
  await supervisor.exitCode();
  while (pids.some(isAlive)) await sleep(20);
  expect(postgresPid()).toBe(0);
});

test('the secret is kept from one start to the next, and one in the environment comes first', async () => {
  const kept = JSON.parse(readFileSync(join(home, 'secrets.json'), 'utf8')) as { DESKWIRE_SECRET: string };
  for (const [env, expected] of [
    [{}, kept.DESKWIRE_SECRET],
    [{ DESKWIRE_SECRET: 'given' }, 'given'],
    // There the apps refuse to start without one.
    [{ NODE_ENV: 'production' }, undefined],
  ] as const) {
    const supervisor = start(env);
    expect((await supervisor.ask('api')).DESKWIRE_SECRET).toBe(expected);
    supervisor.interrupt();
    await supervisor.exitCode();
  }
});

test('a part that crashes is started again, and the others go on', async () => {
  const supervisor = start();
  const [api, worker] = [await supervisor.ask('api'), await supervisor.ask('worker')];
  process.kill(worker.pid, 'SIGKILL');
  await supervisor.printed(/worker +ended +SIGKILL, starting again in 0.5 s/);
  expect((await supervisor.ask('worker', 1)).pid).not.toBe(worker.pid);
  expect((await supervisor.ask('api')).pid).toBe(api.pid);
  supervisor.interrupt();
  await supervisor.exitCode();
});

test('a change of the sources starts all parts anew', async () => {
  const sources = join(home, 'sources');
  const folder = join(sources, 'packages/router/src/desk');
  mkdirSync(folder, { recursive: true });
  const supervisor = start({ STAND_IN_SOURCES: sources });
  await supervisor.printed(/deskwire +up/);
  const before = [await supervisor.ask('api'), await supervisor.ask('worker')];
  writeFileSync(join(folder, 'tickets.ts'), '');
  const after = [await supervisor.ask('api', 1), await supervisor.ask('worker', 1)];
  for (const [index, { pid }] of after.entries()) expect(pid).not.toBe(before[index]!.pid);
  expect(after.map(({ DATABASE_URL }) => DATABASE_URL)).toEqual(before.map(({ DATABASE_URL }) => DATABASE_URL));
  supervisor.interrupt();
  await supervisor.exitCode();
});

test('a new migration is applied before what needs it starts; while it is refused, what runs goes on', async () => {
  const sources = join(home, 'migrated');
  const migrations = join(sources, 'packages/database/src/migrations');
  mkdirSync(migrations, { recursive: true });
  mkdirSync(join(sources, 'scripts'));
  const migrate = (text: string) => {
    writeFileSync(join(sources, 'scripts/migrate.ts'), text);
    writeFileSync(join(migrations, '0001-postponed.sql'), text);
  };
  const supervisor = start({ STAND_IN_SOURCES: sources });
  await supervisor.printed(/deskwire +up/);
  const before = await supervisor.ask('api');
  migrate("console.error('No such column.');\nprocess.exit(1);\n");
  await supervisor.printed(/schema +refused +No such column\./);
  expect((await supervisor.ask('api')).pid).toBe(before.pid);
  migrate("console.log('  0.1 s  schema      ready     migrated to 0001-postponed');\n");
  await supervisor.printed(/schema +ready +migrated to 0001-postponed/);
  expect((await supervisor.ask('api', 1)).pid).not.toBe(before.pid);
  supervisor.interrupt();
  await supervisor.exitCode();
});

test('a database that dies is started again where it was', async () => {
  const supervisor = start();
  await supervisor.printed(/deskwire +up/);
  const before = postgresPid();
  process.kill(before, 'SIGKILL');
  await supervisor.printed(/postgres +lost/);
  await supervisor.printed(/postgres +ready/, 1);
  expect(isAlive(postgresPid())).toBe(true);
  const addresses = [...supervisor.output().matchAll(/postgres +ready +(.*)$/gm)].map(([, address]) => address);
  expect(addresses[1]).toBe(addresses[0]);
  supervisor.interrupt();
  expect(await supervisor.exitCode()).toBe(0);
});

test('a part that refuses its configuration ends the whole, with nothing left running', async () => {
  const supervisor = start({ STAND_IN_WORKER: 'exit 78' });
  expect(await supervisor.exitCode()).toBe(1);
  expect(supervisor.output()).toContain('The worker does not start (code 78); it says why above.');
  expect(postgresPid()).toBe(0);
});

test('a taken port is replaced by the next free one, unless it was asked for', async () => {
  const taken = createServer().listen(4000, '127.0.0.1');
  onTestFinished(() => void taken.close());
  // Where 4000 is taken already, that is as good.
  await new Promise((resolve) => taken.once('listening', resolve).once('error', resolve));

  // Whether it gets that port is left open: others on this machine choose theirs in the same way.
  const free = start({}, []);
  await free.printed(/api +moved +port 4000 is taken, so it will use 40\d\d/);
  free.interrupt();
  await free.exitCode();

  const asked = start({ PORT: '4000' }, []);
  expect(await asked.exitCode()).toBe(1);
  expect(asked.output().trim()).toBe('Port 4000 is taken by another program: choose another, or leave PORT unset.');
});

test('a given database that cannot be reached is named without its password', async () => {
  const supervisor = start({ DATABASE_URL: 'postgres://me:secret@127.0.0.1:1/desk' });
  expect(await supervisor.exitCode()).toBe(1);
  const [given, sentence, ...more] = supervisor.output().trim().split(/\n+/);
  expect(given).toMatch(/postgres +given +127\.0\.0\.1:1\/desk$/);
  expect(sentence).toMatch(/^DATABASE_URL: the database on 127\.0\.0\.1:1\/desk cannot be used: connect ECONNREFUSED/);
  expect(more).toEqual([]);
  expect(supervisor.output()).not.toContain('secret');
});
