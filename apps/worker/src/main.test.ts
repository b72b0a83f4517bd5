import { fork, type ChildProcess } from 'node:child_process';
import { randomUUIDv7 } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { testDatabase } from '@deskwire/testing/database.ts';
import { program } from '@deskwire/testing/program.ts';

const database = await testDatabase();
const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

function launch(env: Record<string, string> = {}) {
  const child = fork(program('worker'), {
    execArgv: [],
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: database.url,
      DATA_DIR: mkdtempSync(join(tmpdir(), 'deskwire-worker-')),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  running.push(child);
  let [out, complaint] = ['', ''];
  child.stdout!.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr!.on('data', (text: Buffer) => (complaint += text.toString()));
  const ready = once(child, 'message').then(([{ url }]) => url as string);
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  return { child, ready, ended, out: () => out, complaint: () => complaint };
}

/** Requests a job as a transaction does. */
async function ask(name: string, input: object = {}): Promise<string> {
  const id = randomUUIDv7();
  const payload = { version: 1, actor_id: null, user_id: null, on_behalf_of: null, correlation: null, causation: null };
  await database.kysely
    .insertInto('outbox')
    .values({ id, kind: 'job', name, payload: JSON.stringify({ ...payload, input }), run_at: new Date().toISOString() })
    .execute();
  return id;
}
const jobs = () => database.kysely.selectFrom('jobs').select(['id', 'name', 'failed_at', 'error']).execute();
const waiting = () => database.kysely.selectFrom('outbox').select('id').execute();

test('it does what was asked for, seals events, keeps its schedules, and ends in order', async () => {
  const worker = launch();
  const url = await worker.ready;
  await ask('maintenance.deleteExpired');
  await expect.poll(waiting).toEqual([]);
  await expect.poll(jobs).toEqual([]);
  const slots = await database.kysely.selectFrom('schedules').select('name').execute();
  expect(slots.length).toBeGreaterThan(2);
  const health = (await (await fetch(`${url}/ready`)).json()) as { status: string };
  expect(health).toMatchObject({ status: 'ok', checks: { database: { ok: true }, queue: { ok: true } } });
  const metrics = await (await fetch(`${url}/metrics`)).text();
  expect(metrics).toMatch(
    /deskwire_job_duration_seconds_count\{name="maintenance.deleteExpired",outcome="done"\} [1-9]/,
  );
  expect((await fetch(`${url}/nowhere`)).status).toBe(404);
  worker.child.kill('SIGTERM');
  expect(await worker.ended).toBe(0);
});

test('a job that no attempt can mend is kept with its reason', async () => {
  const worker = launch();
  await worker.ready;
  const id = await ask('maintenance.deleteExpired', { surprise: true });
  await expect
    .poll(async () => (await jobs()).find((job) => job.id === id))
    .toMatchObject({ failed_at: expect.any(String), error: expect.stringContaining('INVALID_INPUT') });
  await expect.poll(worker.out).toContain('A job failed for good');
});

test('a database that is away, and a queue that is away, are one clear sentence', async () => {
  const withoutDatabase = launch({ DATABASE_URL: 'postgres://anna:S3CRET@127.0.0.1:1/desk' });
  expect(await withoutDatabase.ended).toBe(1);
  expect(withoutDatabase.complaint()).toBe('DATABASE_URL: cannot reach 127.0.0.1:1/desk (ECONNREFUSED).\n');
  const withoutQueue = launch({ REDIS_URL: 'redis://127.0.0.1:1' });
  expect(await withoutQueue.ended).toBe(1);
  expect(withoutQueue.complaint()).toMatch(
    /^The worker could not start: its queue on Redis at REDIS_URL was not ready/,
  );
});
