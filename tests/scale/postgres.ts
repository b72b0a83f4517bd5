import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { freePort } from '@deskwire/queue/test/redis-server.ts';
import { postgresPrograms } from '@deskwire/testing/parts.ts';
import { startDaemon, type Daemon } from './daemon.ts';

/** PostgreSQL refuses to run as root. */
const NOBODY = process.getuid?.() === 0 ? 65_534 : undefined;
/** How late the replica applies what it has received: much later than a client asks again. */
const APPLY_DELAY_MS = 1_500;

export interface Pair {
  readonly primary: Daemon;
  readonly replica: Daemon;
  look<T>(which: 'primary' | 'replica', work: (client: Client) => Promise<T>): Promise<T>;
}

export const addressOf = ({ port }: Pick<Daemon, 'port'>): string => `postgres://postgres@127.0.0.1:${port}/deskwire`;

/** A primary, and a streaming replica that is always a moment behind it. */
export async function startPair(folder: string, undo: Array<() => unknown>): Promise<Pair> {
  const own = (path: string): string => {
    mkdirSync(path);
    if (NOBODY !== undefined) chownSync(path, NOBODY, NOBODY);
    return path;
  };
  const home = own(join(folder, 'postgres'));
  chmodSync(folder, 0o711);
  const run = (program: string, ...args: string[]): void =>
    void execFileSync(join(postgresPrograms!, program), args, {
      stdio: 'pipe',
      cwd: home,
      ...(NOBODY === undefined ? {} : { uid: NOBODY, gid: NOBODY }),
    });
  const start = async (data: string, port: number): Promise<Daemon> => {
    const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${home}`];
    const args = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])];
    const log = `${data}.log`;
    // SIGINT is PostgreSQL's fast shutdown, which waits for no client.
    const server = await startDaemon({
      command: join(postgresPrograms!, 'postgres'),
      args,
      port,
      log,
      ends: 'SIGINT',
      uid: NOBODY,
      serves,
    });
    undo.push(server.stop);
    return server;
  };

  const [data, copy] = [join(home, 'primary'), join(home, 'replica')];
  run('initdb', '-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale', 'C.UTF-8');
  const conf = ['max_connections = 300', 'fsync = off', 'full_page_writes = off', 'wal_level = replica'];
  appendFileSync(join(data, 'postgresql.conf'), `${conf.join('\n')}\n`);
  const primary = await start(data, await freePort());
  await on(primary, 'postgres', (client) => client.query('create database deskwire'));
  run(
    'pg_basebackup',
    '-D',
    copy,
    '-R',
    '-X',
    'stream',
    '-h',
    '127.0.0.1',
    '-p',
    String(primary.port),
    '-U',
    'postgres',
  );
  const late = [`recovery_min_apply_delay = '${APPLY_DELAY_MS}ms'`, 'hot_standby_feedback = on'];
  appendFileSync(join(copy, 'postgresql.conf'), `${late.join('\n')}\n`);
  const replica = await start(copy, await freePort());
  return {
    primary,
    replica,
    look: (which, work) => on(which === 'primary' ? primary : replica, 'deskwire', work),
  };
}

/** PostgreSQL takes connections before it has recovered, to refuse them. */
const serves = (port: number): Promise<boolean> =>
  on({ port }, 'postgres', (client) => client.query('select 1')).then(
    () => true,
    () => false,
  );

async function on<T>(
  { port }: Pick<Daemon, 'port'>,
  database: string,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({ host: '127.0.0.1', port, user: 'postgres', database, query_timeout: 30_000 });
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
