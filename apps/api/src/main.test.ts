import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testDatabase } from '@deskwire/testing/database.ts';
import { program } from '@deskwire/testing/program.ts';

const database = await testDatabase();
const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

interface Told {
  ready?: string;
  url?: string;
  operator?: { email: string; password: string };
}
function launch(env: Record<string, string | undefined> = {}) {
  const child = fork(program('api'), {
    execArgv: [],
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: database.url,
      PORT: '0',
      DATA_DIR: mkdtempSync(join(tmpdir(), 'deskwire-main-')),
      LOG_LEVEL: 'info',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  running.push(child);
  const told: Told[] = [];
  let [out, complaint] = ['', ''];
  child.stdout!.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr!.on('data', (text: Buffer) => (complaint += text.toString()));
  const ready = new Promise<string>((resolve) =>
    child.on('message', (message: Told) => {
      told.push(message);
      if (message.ready !== undefined) resolve(message.url!);
    }),
  );
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  return { child, ready, ended, told, out: () => out, complaint: () => complaint };
}

test('it says when it serves, introduces the first operator once, and logs without secrets', async () => {
  const first = launch();
  const url = await first.ready;
  const [{ operator }] = first.told as [Told];
  expect(operator!.email).toMatch(/@/);
  const answer = await fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: operator!.email, password: operator!.password }),
  });
  const { access_token } = (await answer.json()) as { access_token: string };
  await fetch(`${url}/api/v1/tickets?cursor=S3CRET`, { headers: { authorization: `Bearer ${access_token}` } });
  first.child.kill('SIGTERM');
  expect(await first.ended).toBe(0);
  const lines = first
    .out()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { route?: string; status?: number; reqId?: string });
  expect(lines.filter(({ route }) => route === '/api/v1/auth/login')).toMatchObject([{ status: 200 }]);
  expect(lines.filter(({ route }) => route !== undefined).every(({ reqId }) => reqId !== undefined)).toBe(true);
  for (const secret of [operator!.password, access_token, 'S3CRET']) expect(first.out()).not.toContain(secret);
  const second = launch();
  await second.ready;
  expect(second.told).toHaveLength(1);
});

test.each([
  ['production without a public address', { NODE_ENV: 'production' }, 78, /^PUBLIC_URL is required in production\.$/],
  [
    'production without a secret',
    { NODE_ENV: 'production', PUBLIC_URL: 'https://desk.example.com' },
    78,
    /^DESKWIRE_SECRET is required in production\.$/,
  ],
  ['development that others reach', { HOST: '0.0.0.0' }, 78, /^HOST is 0\.0\.0\.0, .* set NODE_ENV=production\.$/],
  [
    'development under a public address',
    { PUBLIC_URL: 'https://desk.example.com' },
    78,
    /^PUBLIC_URL is https:\/\/desk\.example\.com, .* set NODE_ENV=production\.$/,
  ],
  [
    'production with the secret that is published',
    {
      NODE_ENV: 'production',
      PUBLIC_URL: 'https://desk.example.com',
      DESKWIRE_SECRET: 'development-only-secret-development-only',
    },
    78,
    /^DESKWIRE_SECRET is the one of development\./,
  ],
  ['no database', { DATABASE_URL: undefined }, 78, /^DATABASE_URL is required\.$/],
  ['another database', { DATABASE_URL: 'mysql://x/y' }, 78, /^DATABASE_URL must be a postgres:\/\/ address\.$/],
  [
    'a database that is away',
    { DATABASE_URL: 'postgres://anna:S3CRET@127.0.0.1:1/desk' },
    1,
    /^DATABASE_URL: cannot reach 127\.0\.0\.1:1\/desk \(ECONNREFUSED\)\.$/,
  ],
  ['a Redis that is none', { REDIS_URL: 'http://x' }, 78, /^REDIS_URL must look like redis:\/\/host:6379/],
])('%s is one clear sentence', async (_, env, code, sentence) => {
  const api = launch(env);
  expect(await api.ended).toBe(code);
  expect(api.complaint().trim()).toMatch(sentence);
  expect(api.complaint()).not.toContain('S3CRET');
});

test('a database without the schema is one clear sentence', async () => {
  const empty = await testDatabase();
  await empty.pool.query('drop table kysely_migration');
  const api = launch({ DATABASE_URL: empty.url });
  expect(await api.ended).toBe(1);
  expect(api.complaint()).toMatch(/^The database has no schema yet, .*\n$/);
});

test('what nobody foresaw is shown with its place in the sources', async () => {
  const odd = await testDatabase();
  await odd.pool.query('alter table kysely_migration rename column name to title');
  const api = launch({ DATABASE_URL: odd.url });
  expect(await api.ended).toBe(1);
  expect(api.complaint()).toMatch(/column "name" does not exist[^]* at .*packages\/database\/src\/migrate\.ts:\d+:\d+/);
});

test('a port that is taken is one clear sentence', async () => {
  const first = launch();
  const port = new URL(await first.ready).port;
  const second = launch({ PORT: port });
  expect(await second.ended).toBe(78);
  expect(second.complaint()).toBe(`PORT ${port} is in use.\n`);
});

/** Sends a request whose body is held back; `finish` sends the rest and returns the response. */
async function halfSent(url: string, token: string) {
  const socket = connectTcp(Number(new URL(url).port), '127.0.0.1');
  let heard = '';
  socket.on('data', (text: Buffer) => (heard += text.toString()));
  const body = '{"title":"Sent while it ended"}';
  const head = `POST /api/v1/tickets HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nExpect: 100-continue\r\n\r\n`;
  socket.write(head + body.slice(0, 5));
  await expect.poll(() => heard).toContain('100 Continue');
  return {
    finish: async () => {
      socket.write(body.slice(5));
      await once(socket, 'close');
      return heard;
    },
  };
}

async function tokenOf(url: string, operator: { email: string; password: string }): Promise<string> {
  const answer = await fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(operator),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}

test('what is in progress is finished before it ends; new connections are not taken', async () => {
  const fresh = await testDatabase();
  const api = launch({ DATABASE_URL: fresh.url });
  const url = await api.ready;
  const request = await halfSent(url, await tokenOf(url, api.told[0]!.operator!));
  api.child.kill('SIGTERM');
  await expect
    .poll(() =>
      fetch(`${url}/live`).then(
        () => 'taken',
        () => 'refused',
      ),
    )
    .toBe('refused');
  expect(await request.finish()).toContain('HTTP/1.1 201 ');
  expect(await api.ended).toBe(0);
});

test('Ctrl-C is the parent to decide; its end is the end', async () => {
  const api = launch();
  const url = await api.ready;
  api.child.kill('SIGINT');
  await new Promise((done) => setTimeout(done, 300));
  expect((await fetch(`${url}/live`)).status).toBe(200);
  api.child.disconnect();
  expect(await api.ended).toBe(0);
});

test('readiness, liveness and metrics are told, the latter to who has the token', async () => {
  const api = launch({ METRICS_TOKEN: 'a token of some length' });
  const url = await api.ready;
  await aMember(database.kysely, await aTeam(database.kysely), 'agent');
  expect(await (await fetch(`${url}/live`)).json()).toEqual({ status: 'ok' });
  expect(await (await fetch(`${url}/ready`)).json()).toEqual({
    status: 'ok',
    checks: { database: { ok: true, ms: expect.any(Number) }, schema: { ok: true } },
  });
  expect((await fetch(`${url}/metrics`)).status).toBe(401);
  const metrics = await fetch(`${url}/metrics`, { headers: { authorization: 'Bearer a token of some length' } });
  const text = await metrics.text();
  expect(text).toMatch(/deskwire_http_request_duration_seconds_count\{method="GET",route="\/ready",status="200"\} 1/);
  expect(text).toMatch(/deskwire_db_pool_connections\{state="open"\} [1-9]/);
  expect(text).toMatch(/deskwire_outbox_due_rows \d/);
  expect(text).toContain('deskwire_backlog_known 1');
});
