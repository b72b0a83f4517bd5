import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '@deskwire/database/migrate.ts';
import { freePort } from '@deskwire/queue/test/redis-server.ts';
import { startMailSink, type MailSink } from '@deskwire/testing/mail-sink.ts';
import { program, type ProgramName } from '@deskwire/testing/program.ts';
import { keep, type Kept } from '../faults/kept.ts';
import { startDaemon, type Daemon } from './daemon.ts';
import { addressOf, startPair, type Pair } from './postgres.ts';
import { startNodes, startWatched, type QueueServers } from './queues.ts';

export type Queue = 'PostgreSQL' | 'Redis Sentinel' | 'Redis Cluster';

/** Everything twice, with proxies in front of what clients and programs connect to. */
export interface Topology {
  /** Where clients reach it: HAProxy. */
  readonly url: string;
  readonly apis: readonly Kept[];
  readonly workers: readonly Kept[];
  readonly balancer: Daemon;
  readonly pooler: Daemon;
  readonly postgres: Pair;
  readonly redis: QueueServers | undefined;
  readonly mails: MailSink;
  readonly folder: string;
}

/** PgBouncer refuses to run as root. */
const UNPRIVILEGED = process.getuid?.() === 0 ? 65_534 : undefined;

/** Starts it all; what it pushes to `undo` ends it again, last first. */
export async function startTopology(queue: Queue, undo: Array<() => unknown>): Promise<Topology> {
  const folder = mkdtempSync(join(tmpdir(), 'deskwire-scale-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  const postgres = await startPair(folder, undo);
  await migrate(addressOf(postgres.primary));
  // PgBouncer drops what a client sets as it connects, so the role has it.
  await postgres.look('primary', (client) =>
    client.query(
      `alter role postgres set timezone = 'UTC'; alter role postgres set statement_timeout = '10s';
       alter role postgres set idle_in_transaction_session_timeout = '30s'; alter role postgres set jit = off`,
    ),
  );
  const pooler = await startPooler(folder, postgres, undo);
  const redis =
    queue === 'PostgreSQL' ? undefined : await (queue === 'Redis Cluster' ? startNodes : startWatched)(undo);
  const mails = await startMailSink();
  undo.push(mails.close);

  const ports = [await freePort(), await freePort()];
  const front = await freePort();
  const url = `http://127.0.0.1:${front}`;
  const common = {
    PATH: process.env['PATH'] ?? '',
    DESKWIRE_SECRET: randomBytes(32).toString('base64url'),
    PUBLIC_URL: url,
    TRUST_PROXY: '127.0.0.1',
    DATA_DIR: folder,
    SMTP_URL: mails.url,
    LOG_LEVEL: 'warn',
    DATABASE_URL: addressOf(pooler),
    DATABASE_DIRECT_URL: addressOf(postgres.primary),
    DATABASE_REPLICA_URL: addressOf(postgres.replica),
    // PgBouncer tracks named statements since 1.21; Debian 12 has 1.18.
    DATABASE_NAMED_STATEMENTS: 'false',
    ...(redis === undefined ? {} : { REDIS_URL: redis.url }),
  };
  const start = (name: ProgramName, index: number, env: Record<string, string> = {}): Kept => {
    const kept = keep(name, program(name), { ...common, ...env }, join(folder, `${name}-${index}.log`));
    undo.push(kept.stop);
    return kept;
  };
  const apis = ports.map((port, index) => start('api', index + 1, { PORT: String(port) }));
  const workers = [1, 2].map((index) => start('worker', index));
  await Promise.all([...apis, ...workers].map((kept) => kept.ready()));
  const balancer = await startBalancer(folder, front, ports, undo);
  return { url, apis, workers, balancer, pooler, postgres, redis, mails, folder };
}

async function startPooler(folder: string, { primary }: Pair, undo: Array<() => unknown>): Promise<Daemon> {
  const port = await freePort();
  const file = join(folder, 'pgbouncer.ini');
  const lines = [
    '[databases]',
    `deskwire = host=127.0.0.1 port=${primary.port} user=postgres`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = any',
    'pool_mode = transaction',
    'default_pool_size = 20',
    'max_client_conn = 500',
    'ignore_startup_parameters = options',
    'server_login_retry = 1',
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
  const log = join(folder, 'pgbouncer.log');
  const pooler = await startDaemon({ command: 'pgbouncer', args: [file], port, log, uid: UNPRIVILEGED });
  undo.push(pooler.stop);
  return pooler;
}

async function startBalancer(
  folder: string,
  port: number,
  targets: readonly number[],
  undo: Array<() => unknown>,
): Promise<Daemon> {
  const file = join(folder, 'haproxy.cfg');
  const lines = [
    'defaults',
    '  mode http',
    '  timeout connect 2s',
    '  timeout client 1h',
    '  timeout server 1h',
    '  option forwardfor',
    '  option redispatch',
    '  retries 3',
    'frontend clients',
    `  bind 127.0.0.1:${port}`,
    '  default_backend apis',
    'backend apis',
    '  balance leastconn',
    '  option httpchk GET /ready',
    '  default-server check inter 1s fall 3 rise 1',
    ...targets.map((target, index) => `  server api-${index + 1} 127.0.0.1:${target}`),
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
  const log = join(folder, 'haproxy.log');
  const balancer = await startDaemon({ command: 'haproxy', args: ['-db', '-f', file], port, log });
  undo.push(balancer.stop);
  return balancer;
}
