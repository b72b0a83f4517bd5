import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A server of somebody else's that runs until it is told otherwise. */
export interface Daemon {
  readonly port: number;
  /** Ends it as a crash does. */
  kill(): Promise<void>;
  /** Starts it and waits until it serves. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface DaemonOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly port: number;
  readonly log: string;
  /** What asks it to end. */
  readonly ends?: NodeJS.Signals;
  /** Servers that refuse to run as root run as this user. */
  readonly uid?: number | undefined;
  /** Whether it serves whoever connects; without one, that it takes connections is enough. */
  readonly serves?: (port: number) => Promise<boolean>;
}

const PATIENCE_MS = 60_000;

export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  const { command, args, port, log, ends = 'SIGTERM', uid, serves = accepts } = options;
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const output = openSync(log, 'a');
    child = spawn(command, args, {
      stdio: ['ignore', output, output],
      ...(uid === undefined ? {} : { uid, gid: uid }),
    });
    closeSync(output);
    const until = Date.now() + PATIENCE_MS;
    while (!(await serves(port))) {
      if (child.exitCode !== null) throw new Error(`${command} ended with ${child.exitCode}; ${log} tells why.`);
      if (Date.now() > until) throw new Error(`${command} serves nobody; ${log} tells why.`);
      await sleep(50);
    }
  }
  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    const late = setTimeout(() => child?.kill('SIGKILL'), PATIENCE_MS);
    await gone;
    clearTimeout(late);
  }
  await start();
  return { port, start, kill: () => end('SIGKILL'), stop: () => end(ends) };
}

function accepts(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(port, '127.0.0.1');
  socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
  return promise.finally(() => socket.destroy());
}
