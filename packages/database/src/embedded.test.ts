import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startEmbedded, type EmbeddedPostgres } from './embedded.ts';
import { readKeeper, readPostmaster } from './embedded/files.ts';
import { isAlive } from './embedded/processes.ts';

const holds: EmbeddedPostgres[] = [];
afterEach(async () => {
  await Promise.all(holds.splice(0).map((hold) => hold.stop()));
});

// Making a cluster takes most of a second, so the tests that do not ask for a new one take turns with this.
const usedHome = mkdtempSync(join(tmpdir(), 'deskwire-embedded-'));
beforeAll(async () => void (await (await startEmbedded(usedHome)).stop()));
afterAll(() => rmSync(usedHome, { recursive: true, force: true }));

function emptyHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'deskwire-embedded-'));
  chmodSync(home, 0o755);
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return home;
}

async function start(home: string): Promise<EmbeddedPostgres> {
  const hold = await startEmbedded(home, { settings: ['fsync=off'] });
  holds.push(hold);
  return hold;
}

/** Starts a process that holds the server of `home`, and waits until it does. */
async function startHolder(home: string, env: NodeJS.ProcessEnv = process.env) {
  const holder = spawnHolder(home, env);
  const [output] = await once(holder.stdout, 'data');
  const { url, pid }: { url: string; pid: number } = JSON.parse(String(output));
  return { holder, url, pid };
}

function spawnHolder(home: string, env: NodeJS.ProcessEnv) {
  const program = join(import.meta.dirname, 'embedded/fixtures/holder.ts');
  const holder = spawn(process.execPath, ['--no-warnings', program, home], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void holder.kill('SIGKILL'));
  return holder;
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(text);
  await client.end();
  return rows;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(20);
}

async function killed(holder: ChildProcess): Promise<void> {
  holder.kill('SIGKILL');
  await once(holder, 'exit');
}

test('data, password and port are kept from one start to the next', async () => {
  const home = emptyHome();
  const first = await start(home);
  await query(first.url, `create table notes as select 'kept' as text`);
  expect(await first.stop()).toBe('stopped');
  expect(isAlive(first.pid)).toBe(false);

  const second = await start(home);
  expect(second).toMatchObject({ url: first.url, adopted: false });
  expect(await query(second.url, 'select text from notes')).toEqual([{ text: 'kept' }]);
  expect(await query(second.url, `select split_part(version(), ' ', 2) like '18.%' as current`)).toEqual([
    { current: true },
  ]);
});

test('nobody else on the machine can read the password', async () => {
  const home = usedHome;
  const { url } = await start(home);
  expect(decodeURIComponent(new URL(url).password)).toMatch(/^[\w-]{32}$/);
  expect(statSync(join(home, 'postgres')).mode & 0o077).toBe(0);
  expect(statSync(join(home, 'postgres.keeper.json')).mode & 0o077).toBe(0);
  const wrong = new URL(url);
  wrong.password = 'guess';
  await expect(query(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
});

test('those who start at the same moment share one server, which stops with the last of them', async () => {
  const home = emptyHome();
  const [one, two, three] = await Promise.all([start(home), start(home), start(home)]);
  expect(new Set([one.pid, two.pid, three.pid]).size).toBe(1);
  expect(await one.stop()).toBe('shared');
  expect(await two.stop()).toBe('shared');
  expect(await query(three.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect(await three.stop()).toBe('stopped');
  expect(isAlive(three.pid)).toBe(false);
  expect(readKeeper(home)).toBeUndefined();
});

test('a killed holder leaves nothing running', async () => {
  const home = usedHome;
  const { holder, pid } = await startHolder(home);
  const keeper = readKeeper(home)?.pid ?? 0;
  expect([isAlive(pid), isAlive(keeper)]).toEqual([true, true]);
  await killed(holder);
  await until(() => !isAlive(pid) && !isAlive(keeper));
  expect(readPostmaster(join(home, 'postgres'))).toBeUndefined();
});

test('a starter that is killed before the server is up leaves nothing running', async () => {
  const home = usedHome;
  const holder = spawnHolder(home, process.env);
  await until(() => readPostmaster(join(home, 'postgres')) !== undefined);
  await killed(holder);
  await until(() => readPostmaster(join(home, 'postgres')) === undefined);
  expect(readKeeper(home)).toBeUndefined();
});

test('a killed holder does not take the server from the others', async () => {
  const home = usedHome;
  const { holder, pid } = await startHolder(home);
  const other = await start(home);
  expect(other).toMatchObject({ pid, adopted: true });
  await killed(holder);
  await sleep(200);
  expect(await query(other.url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('a server whose keeper was killed is adopted as it runs', async () => {
  const home = usedHome;
  const orphan = await start(home);
  process.kill(readKeeper(home)?.pid ?? 0, 'SIGKILL');
  await orphan.gone;
  const adopted = await start(home);
  expect(adopted).toMatchObject({ pid: orphan.pid, url: orphan.url, adopted: true });
  expect(await adopted.stop()).toBe('stopped');
  expect(isAlive(orphan.pid)).toBe(false);
});

test('a killed server is noticed, and the next one has its data', async () => {
  const home = usedHome;
  const first = await start(home);
  await query(first.url, `create table notes as select 'kept' as text`);
  process.kill(first.pid, 'SIGKILL');
  await first.gone;
  const second = await start(home);
  expect(second.pid).not.toBe(first.pid);
  expect(await query(second.url, 'select text from notes')).toEqual([{ text: 'kept' }]);
});

test('a process that happens to have the number of a dead server does not stand in the way', async () => {
  const home = usedHome;
  const stranger = spawn('sleep', ['60']);
  onTestFinished(() => void stranger.kill());
  writeFileSync(
    join(home, 'postgres/postmaster.pid'),
    `${stranger.pid}\n${home}/postgres\n0\n1\n\n127.0.0.1\n\nready\n`,
  );
  expect(await start(home)).toMatchObject({ adopted: false });
  expect(stranger.exitCode).toBeNull();
});

test('a taken port is left alone', async () => {
  const home = usedHome;
  const first = await start(home);
  await first.stop();
  const { port } = new URL(first.url);
  const taken = createServer().listen(Number(port), '127.0.0.1');
  onTestFinished(() => void taken.close());
  await once(taken, 'listening');
  expect(new URL((await start(home)).url).port).not.toBe(port);
});

test('data of another version is refused in one sentence', async () => {
  const home = emptyHome();
  mkdirSync(join(home, 'postgres'));
  writeFileSync(join(home, 'postgres/PG_VERSION'), '17\n');
  await expect(start(home)).rejects.toThrow(/postgres was written by PostgreSQL 17, this release has 18: [^.]*\.$/);
});

test('a folder that this program did not make is refused in one sentence', async () => {
  const home = emptyHome();
  mkdirSync(join(home, 'postgres'));
  writeFileSync(join(home, 'postgres/PG_VERSION'), '18\n');
  await expect(start(home)).rejects.toThrow(/holds a database that this program did not make: [^.]*DATABASE_URL\.$/);
});

test('a setting that PostgreSQL does not know is refused with its own words', async () => {
  const home = usedHome;
  await expect(startEmbedded(home, { settings: ['nonsense=1'] })).rejects.toThrow(
    /did not start \(unrecognized configuration parameter "nonsense"\)/,
  );
});

test.runIf(process.getuid?.() === 0)('root without user namespaces runs it as nobody', async () => {
  const home = emptyHome();
  // Without a PATH, there is no `unshare`.
  const { url, holder, pid } = await startHolder(home, { ...process.env, PATH: '/nonexistent' });
  expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^Uid:\t65534/m);
  expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
  await killed(holder);
  await until(() => !isAlive(pid));
  // The data changes owner when namespaces are available again.
  expect(await query((await start(home)).url, 'select 2 as two')).toEqual([{ two: 2 }]);
});
