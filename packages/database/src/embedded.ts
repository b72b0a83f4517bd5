import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, realpathSync } from 'node:fs';
import { connect as connectTo, type Socket } from 'node:net';
import { extname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readKeeper, type KeeperAddress } from './embedded/files.ts';
import { BUSY, type Welcome } from './embedded/protocol.ts';

/**
 * A hold on a real PostgreSQL. The server runs while anyone holds it, and stops with the last holder, however that
 * ends.
 */
export interface EmbeddedPostgres {
  /** The database for applications, including user and password. */
  url: string;
  /** The process id of the server. */
  pid: number;
  /** Whether the server was already running: another process uses it, or a killed one left it behind. */
  adopted: boolean;
  /**
   * Resolves when the hold ends: through `stop`, or because the server or its keeper died. In that case, start anew.
   */
  gone: Promise<void>;
  /**
   * Releases the hold. Resolves to `stopped` once the server is down, or to `shared` if another process still holds it.
   */
  stop(): Promise<'stopped' | 'shared'>;
}

export interface EmbeddedOptions {
  /** Settings for a server that has to be started, as `name=value`. One that is running keeps its own. */
  settings?: string[];
  /** Environment variables for a server that has to be started, instead of ours. */
  env?: NodeJS.ProcessEnv;
}

/**
 * Creating a cluster takes about a second, and repairing one after a crash longer; many times that on a busy machine.
 */
const START_PATIENCE = 120_000;

/**
 * Runs PostgreSQL 18 with its data under `home`, kept between runs. Refuses with one sentence if it cannot: no binaries
 * for this platform, root without a way to drop it, or data of another version.
 */
export async function startEmbedded(home: string, options: EmbeddedOptions = {}): Promise<EmbeddedPostgres> {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const folder = realpathSync(home);
  const until = performance.now() + START_PATIENCE;
  let keeper: Keeper | undefined;
  while (performance.now() < until) {
    const hold = await takeHold(folder, keeper?.pid);
    if (hold) {
      keeper?.detach();
      return hold;
    }
    keeper ??= spawnKeeper(folder, options);
    if (keeper.ended()) keeper = undefined;
    await sleep(15);
  }
  keeper?.kill();
  throw new Error(`The embedded PostgreSQL in ${folder} did not answer within ${START_PATIENCE / 1000} seconds.`);
}

interface Keeper {
  pid: number | undefined;
  /** True if it met another keeper at work; throws if it refused. */
  ended(): boolean;
  detach(): void;
  kill(): void;
}

function spawnKeeper(home: string, { settings = [], env }: EmbeddedOptions): Keeper {
  // A TypeScript file in the sources, and JavaScript in the bundle, below whatever starts it in both cases.
  const program = fileURLToPath(new URL(`embedded/keeper${extname(import.meta.url)}`, import.meta.url));
  const child = spawn(process.execPath, ['--no-warnings', program, home, ...settings], {
    cwd: home,
    ...(env === undefined ? {} : { env }),
    detached: true,
    // Closing its input tells the keeper that we are gone; its error output tells us why it failed.
    stdio: ['pipe', 'ignore', 'pipe'],
    windowsHide: true,
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  child.on('error', (error) => (complaint = error.message));
  return {
    pid: child.pid,
    ended: () => hasEnded(child, () => complaint),
    detach: () => {
      child.stdin.destroy();
      child.stderr.destroy();
      child.unref();
    },
    kill: () => child.kill('SIGTERM'),
  };
}

function hasEnded(child: ChildProcess, complaint: () => string): boolean {
  if (child.exitCode === BUSY) return true;
  // The reason is complete only once the stream has been read to its end.
  if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) return false;
  if (child.stderr?.readableEnded === false && child.pid !== undefined) return false;
  throw new Error(complaint() || 'The embedded PostgreSQL could not be started: its keeper ended without a reason.');
}

/** Undefined while no keeper responds. */
async function takeHold(home: string, ours: number | undefined): Promise<EmbeddedPostgres | undefined> {
  const address = readKeeper(home);
  if (address === undefined) return undefined;
  const socket = await greet(address);
  if (socket === undefined) return undefined;
  const welcome = await readWelcome(socket);
  if (welcome === undefined) {
    socket.destroy();
    return undefined;
  }
  return holdOf(socket, { ...welcome, adopted: welcome.adopted || address.pid !== ours });
}

function greet({ port, token }: KeeperAddress): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connectTo({ port, host: '127.0.0.1' });
    socket.setEncoding('utf8');
    socket.once('error', () => resolve(undefined));
    socket.once('connect', () => {
      socket.write(`${token}\n`);
      resolve(socket);
    });
  });
}

/** Undefined if something else listens where the keeper once did, or if the keeper is about to stop. */
function readWelcome(socket: Socket): Promise<Welcome | undefined> {
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(undefined), 10_000);
    const answer = (welcome: Welcome | undefined): void => {
      clearTimeout(late);
      resolve(welcome);
    };
    socket.once('data', (line: string) => answer(parseWelcome(line)));
    socket.once('error', () => answer(undefined));
    socket.once('close', () => answer(undefined));
  });
}

function parseWelcome(line: string): Welcome | undefined {
  try {
    const welcome: Welcome = JSON.parse(line);
    return welcome;
  } catch {
    return undefined;
  }
}

function holdOf(socket: Socket, welcome: Welcome): EmbeddedPostgres {
  let ending: 'stopped' | 'shared' = 'stopped';
  const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('data', () => (ending = 'shared'));
  socket.on('error', () => socket.destroy());
  // The hold ends with the process; it must not keep the process alive.
  socket.unref();
  const stop = async (): Promise<'stopped' | 'shared'> => {
    socket.ref();
    if (!socket.destroyed) socket.write('release\n');
    await gone;
    return ending;
  };
  return { ...welcome, gone, stop };
}
