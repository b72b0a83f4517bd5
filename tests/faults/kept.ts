import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import type { ProgramName } from '@deskwire/testing/program.ts';

/** A program that is started again whenever it ends, as the supervisor does, but without waiting longer each time. */
export interface Kept {
  readonly name: ProgramName;
  /** Of the process that runs now. */
  pid(): number;
  /** Resolves when the process that runs now, or the next one, serves. */
  ready(): Promise<void>;
  /** Ends it as a crash does and waits until another one serves. */
  crash(): Promise<void>;
  signal(name: NodeJS.Signals): void;
  /** The same, and the new one has these variables and options of Node. */
  replace(changes?: Changes): Promise<void>;
  /** Undefined unless it refused its configuration, which no restart mends. */
  refused(): string | undefined;
  stop(): Promise<void>;
}

export interface Changes {
  readonly env?: Record<string, string>;
  readonly options?: readonly string[];
  /** Another program in its place, such as that of another release. */
  readonly script?: string;
}

const REFUSED = 78;
const RESTART_MS = 300;
const PATIENCE_MS = 15_000;

export function keep(name: ProgramName, script: string, env: Record<string, string>, log: string): Kept {
  let changes: Changes = {};
  let current: ChildProcess | undefined;
  let timer: NodeJS.Timeout | undefined;
  let serving = Promise.withResolvers<void>();
  let isServing = false;
  let stopping = false;
  let refusal: string | undefined;

  function launch(): void {
    const output = openSync(log, 'a');
    const child = fork(changes.script ?? script, {
      execArgv: [...(changes.options ?? [])],
      env: { ...env, ...changes.env },
      stdio: ['ignore', output, output, 'ipc'],
    });
    closeSync(output);
    current = child;
    child.on('message', (message: { ready?: string }) => {
      if (message.ready === undefined) return;
      isServing = true;
      serving.resolve();
    });
    child.on('error', () => {});
    child.once('exit', (code) => {
      if (isServing) serving = Promise.withResolvers<void>();
      isServing = false;
      if (code === REFUSED) refusal = `The ${name} refused its configuration; ${log} tells why.`;
      if (!stopping) timer = setTimeout(launch, RESTART_MS);
    });
  }

  async function stop(): Promise<void> {
    stopping = true;
    clearTimeout(timer);
    const child = current;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGCONT');
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
    await gone;
    clearTimeout(late);
  }

  async function crash(): Promise<void> {
    if (current?.exitCode === null && current.signalCode === null) {
      const gone = once(current, 'exit');
      current.kill('SIGKILL');
      await gone;
    }
    await serving.promise;
  }

  launch();
  return {
    name,
    pid: () => current?.pid ?? 0,
    ready: () => serving.promise,
    signal: (signal) => void current?.kill(signal),
    crash,
    replace(next = {}) {
      changes = next;
      return crash();
    },
    refused: () => refusal,
    stop,
  };
}
