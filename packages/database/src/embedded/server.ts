import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from './cluster.ts';
import { filesOf, readPostmaster, removePostmaster, type Postmaster } from './files.ts';
import { isAlive, mayBePostgres } from './processes.ts';

/** Another process is starting or stopping this server: try again in a moment. */
export class Busy extends Error {}

/** A running PostgreSQL. */
export interface Server {
  pid: number;
  port: number;
  /** Whether it was already running: the keeper that started it is gone. */
  adopted: boolean;
  /** Resolves when the server has exited, for whatever reason. */
  ended: Promise<void>;
  /** Lets transactions in progress roll back, and waits for the server to exit. */
  stop(): Promise<void>;
}

const DEFAULT_PORT = 54_320;
const LOG_LIMIT = 5_000_000;
/** An orderly shutdown writes a checkpoint. After this time it is cut short, which the next start repairs. */
const STOP_PATIENCE = 20_000;

/** Starts the server of this cluster, or takes over one that a killed keeper left running. */
export async function openServer(cluster: Cluster, flags: string[]): Promise<Server> {
  const left = readPostmaster(cluster.data);
  if (left && mayBePostgres(left.pid)) return adopt(cluster, left);
  // PostgreSQL itself would refuse to start if the id now belongs to another process.
  if (left) removePostmaster(cluster.data);
  return start(cluster, flags);
}

function adopt(cluster: Cluster, { pid, port, ready }: Postmaster): Server {
  if (!ready) throw new Busy('The embedded PostgreSQL is starting or stopping.');
  const ended = untilDead(pid);
  return { pid, port, adopted: true, ended, stop: () => stop(cluster, pid, ended) };
}

async function untilDead(pid: number): Promise<void> {
  while (isAlive(pid)) await sleep(100);
}

async function start(cluster: Cluster, flags: string[]): Promise<Server> {
  const port = await freePort(lastPort(cluster.home));
  const log = openLog(cluster.home);
  const child = launch(cluster, port, flags, log);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  while (!isReady(cluster.data, child)) {
    if (hasEnded(child)) throw refusal(log);
    await sleep(10);
  }
  writeFileSync(filesOf(cluster.home).port, String(port));
  const pid = child.pid ?? 0;
  return { pid, port, adopted: false, ended, stop: () => stop(cluster, pid, ended) };
}

const isReady = (data: string, child: ChildProcess): boolean => {
  const postmaster = readPostmaster(data);
  return postmaster?.ready === true && postmaster.pid === child.pid;
};

const hasEnded = (child: ChildProcess): boolean =>
  child.pid === undefined || child.exitCode !== null || child.signalCode !== null;

function launch({ data, binaries, privileges }: Cluster, port: number, flags: string[], log: Log): ChildProcess {
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'timezone=UTC', 'log_timezone=UTC'];
  const [program = '', ...args] = privileges.prefix.concat(
    [binaries.postgres, '-D', data, '-p', String(port)],
    settings.concat(flags).flatMap((setting) => ['-c', setting]),
  );
  // `unshare` becomes the server, so the child is the postmaster itself.
  const child = spawn(program, args, {
    ...privileges.spawn,
    cwd: '/',
    stdio: ['ignore', log.descriptor, log.descriptor],
  });
  child.on('error', () => {});
  closeSync(log.descriptor);
  return child;
}

interface Log {
  file: string;
  descriptor: number;
  /** The place in the log where this run begins. */
  from: number;
}

function openLog(home: string): Log {
  const file = filesOf(home).log;
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  const tooLong = size > LOG_LIMIT;
  return { file, descriptor: openSync(file, tooLong ? 'w' : 'a', 0o600), from: tooLong ? 0 : size };
}

/** Problems that go away by themselves: another start, the processes of a killed server, a port that was just taken. */
const passing = ['postmaster.pid', 'shared memory block', 'could not create any TCP/IP sockets'];

/** Why the server exited at once, from the last complaint in its log. */
function refusal({ file, from }: Log): Error {
  const lines = readFileSync(file).subarray(from).toString('utf8').trimEnd().split('\n');
  const complaint = lines.findLast((line) => line.includes('FATAL:')) ?? lines.at(-1);
  const reason = complaint?.split('FATAL:').at(-1)?.trim() || 'it gave no reason';
  if (passing.some((words) => reason.includes(words))) return new Busy(reason);
  return new Error(`The embedded PostgreSQL did not start (${reason}); ${file} tells more.`);
}

async function stop({ binaries, data }: Cluster, pid: number, ended: Promise<void>): Promise<void> {
  // Windows has no signals; there, the program that comes with the server sends its own.
  if (process.platform === 'win32') spawnSync(binaries.pg_ctl, ['stop', '-D', data, '-m', 'fast'], { stdio: 'ignore' });
  else signal(pid, 'SIGINT');
  const late = setTimeout(() => signal(pid, 'SIGQUIT'), STOP_PATIENCE);
  await ended;
  clearTimeout(late);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It is gone already.
  }
}

function lastPort(home: string): number {
  try {
    return Number(readFileSync(filesOf(home).port, 'utf8')) || DEFAULT_PORT;
  } catch {
    return DEFAULT_PORT;
  }
}

/** The wanted port if nobody listens on it, else any free one. */
function freePort(wanted: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) => (wanted === 0 ? reject(error) : resolve(freePort(0))));
    probe.listen(wanted, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : wanted));
    });
  });
}
