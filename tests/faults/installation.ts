import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { readPostmaster } from '@deskwire/database/embedded/files.ts';
import type { EmbeddedOptions } from '@deskwire/database/embedded.ts';
import { migrate } from '@deskwire/database/migrate.ts';
import { freePort, hasRedis, startRedis, type TestRedis } from '@deskwire/queue/test/redis-server.ts';
import { withDeadline } from '@deskwire/queue/wait.ts';
import { startFaultProxy, type FaultProxy } from '@deskwire/testing/fault-proxy.ts';
import { startMailSink, type MailSink } from '@deskwire/testing/mail-sink.ts';
import { program, type ProgramName } from '@deskwire/testing/program.ts';
// @boundaries-ignore what is tried here is the supervisor itself
import { keepPostgres as keepServer } from '../../scripts/supervisor/postgres.ts';
import { keep, type Kept } from './kept.ts';
import { startOutside, type Outside } from './outside.ts';

export type QueueBackend = 'postgres' | 'redis';
/** Between whom a line runs that can be made bad. */
export type Line = 'client–api' | 'api–Postgres' | 'worker–Postgres' | 'api–Redis' | 'worker–Redis';

/** The real programs with a database, a queue and a mail server of their own, and a fault proxy on every line between them. */
export interface Installation {
  readonly folder: string;
  readonly secret: string;
  /** Where clients reach it, through a line that can be made bad. */
  readonly url: string;
  /** The port of the api itself. */
  readonly port: number;
  readonly api: Kept;
  readonly workers: readonly Kept[];
  readonly lines: Readonly<Partial<Record<Line, FaultProxy>>>;
  readonly redis: TestRedis | undefined;
  readonly mails: MailSink;
  readonly outside: Outside;
  postmaster(): number;
  /** The address of the database, past all proxies. */
  database(): string;
  /** A connection past all proxies, for who judges. */
  look<T>(work: (client: Client) => Promise<T>): Promise<T>;
  /** Ends all of it and removes its folder, unless somebody wants to read the logs. */
  stop(options?: { keepLogs: boolean }): Promise<void>;
}

export interface Wanted {
  readonly backend: QueueBackend;
  readonly workers: number;
  /** Where the programs are taken from, if not from here. */
  readonly release?: string | undefined;
  /** Makes the place of the database, whose home it is given, before there is one. */
  readonly place?: ((home: string) => Promise<() => Promise<void>>) | undefined;
  /** Of PostgreSQL, as `name=value`, besides those that all have. */
  readonly settings?: readonly string[] | undefined;
  /** What PostgreSQL finds in its environment. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** What the programs find in theirs, besides what all need; without it, providers of payments and of models. */
  readonly programs?: Readonly<Record<string, string>> | undefined;
  /** Brings the database to what the programs need; to an empty one of this release unless told. */
  readonly migrate?: ((url: string, folder: string) => Promise<unknown>) | undefined;
  /** The secret of an installation whose data this one takes over. */
  readonly secret?: string | undefined;
}

export const root = join(import.meta.dirname, '../..');
/** What a crash of a process cannot lose need not reach the disk. */
const SETTINGS = ['fsync=off', 'full_page_writes=off'];

/** Many times what it takes. Programs that never serve are started again and again. */
const READY_MS = 600_000;
const NOT_READY = 'The api and the workers never came to serve.';

const newSecret = (): string => randomBytes(32).toString('base64url');

const running = new Set<Installation['stop']>();
/** Ends whatever runs, for who is interrupted. */
export const stopAll = async (): Promise<void> => {
  await Promise.allSettled([...running].map((stop) => stop()));
};

/** Starts everything and waits until it serves. Throws where there is no redis-server for the Redis backend. */
export async function install(wanted: Wanted): Promise<Installation> {
  if (wanted.backend === 'redis' && !hasRedis)
    throw new Error('There is no redis-server on this machine: the faults of the Redis backend could not be run.');
  const folder = mkdtempSync(join(tmpdir(), 'deskwire-faults-'));
  const undo: Array<() => unknown> = [];
  const stop: Installation['stop'] = async (options) => {
    running.delete(stop);
    for (const step of undo.splice(0).toReversed()) await step();
    if (options?.keepLogs !== true) rmSync(folder, { recursive: true, force: true });
  };
  running.add(stop);
  try {
    return await build(wanted, folder, undo, stop);
  } catch (error) {
    await stop({ keepLogs: true });
    throw new Error(`Nothing could be installed; the logs are in ${folder}.`, { cause: error });
  }
}

async function build(
  wanted: Wanted,
  folder: string,
  undo: Array<() => unknown>,
  stop: Installation['stop'],
): Promise<Installation> {
  const { backend, release = root, place, settings = [], env = {}, secret = newSecret(), programs } = wanted;
  const home = join(folder, 'database');
  mkdirSync(home);
  if (place !== undefined) undo.push(await place(home));
  const postgres = await keepPostgres(home, { settings: [...SETTINGS, ...settings], env: { ...process.env, ...env } });
  undo.push(postgres.stop);
  await (wanted.migrate === undefined ? migrate(postgres.url()) : wanted.migrate(postgres.url(), folder));
  const redis = backend === 'redis' ? await startRedis() : undefined;
  if (redis !== undefined) undo.push(redis.remove);
  const mails = await startMailSink();
  undo.push(mails.close);
  const outside = await startOutside();
  undo.push(outside.close);
  const port = await freePort();

  const line = async (target: number): Promise<FaultProxy> => {
    const proxy = await startFaultProxy(target);
    undo.push(proxy.close);
    return proxy;
  };
  const pg = Number(new URL(postgres.url()).port);
  const lines = {
    'client–api': await line(port),
    'api–Postgres': await line(pg),
    'worker–Postgres': await line(pg),
    ...(redis === undefined ? {} : { 'api–Redis': await line(redis.port), 'worker–Redis': await line(redis.port) }),
  } satisfies Partial<Record<Line, FaultProxy>>;
  postgres.onMove((moved) => {
    lines['api–Postgres'].lead(moved);
    lines['worker–Postgres'].lead(moved);
  });

  const url = `http://127.0.0.1:${lines['client–api'].port}`;
  const common = {
    PATH: process.env['PATH'] ?? '',
    DESKWIRE_SECRET: secret,
    PUBLIC_URL: url,
    DATA_DIR: folder,
    SMTP_URL: mails.url,
    ...outside.env,
    ...(programs === undefined ? outside.providers : programs),
    PORT: String(port),
    LOG_LEVEL: 'warn',
    NODE_COMPILE_CACHE: join(root, 'dist/compiled'),
  };
  const envOf = (who: ProgramName): Record<string, string> => ({
    ...common,
    DATABASE_URL: through(postgres.url(), lines[`${who}–Postgres`]),
    ...(redis === undefined
      ? {}
      : { REDIS_URL: through(redis.url, (lines as Installation['lines'])[`${who}–Redis`]!) }),
  });
  const start = (name: ProgramName, log: string): Kept => {
    const script = release === root ? program(name) : join(release, `apps/${name}/src/main.ts`);
    const kept = keep(name, script, envOf(name), join(folder, log));
    undo.push(kept.stop);
    return kept;
  };
  const workers = Array.from({ length: wanted.workers }, (_, index) => start('worker', `worker-${index + 1}.log`));
  const api = start('api', 'api.log');
  await withDeadline(Promise.all([api, ...workers].map((program) => program.ready())), READY_MS, NOT_READY);
  return { folder, secret, url, port, api, workers, lines, redis, mails, outside, ...postgres.eyes, stop };
}

function through(address: string, { port }: FaultProxy): string {
  const url = new URL(address);
  url.port = String(port);
  return url.href;
}

/** The embedded PostgreSQL, kept running as `npm start` does. */
async function keepPostgres(home: string, options: EmbeddedOptions) {
  let moved: ((port: number) => void) | undefined;
  const move = (url: string): void => moved?.(Number(new URL(url).port));
  const server = await keepServer(home, () => {}, move, options);

  async function look<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const client = new Client({ connectionString: server.url, connectionTimeoutMillis: 5_000, query_timeout: 30_000 });
    client.on('error', () => {});
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }
  return {
    url: () => server.url,
    onMove: (listener: (port: number) => void) => void (moved = listener),
    stop: server.stop,
    eyes: { database: () => server.url, postmaster: () => readPostmaster(join(home, 'postgres'))?.pid ?? 0, look },
  };
}
