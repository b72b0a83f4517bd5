import { fork, type ChildProcess } from 'node:child_process';
import { Refusal } from '../env.ts';
import type { Report } from './report.ts';
import { watchLive } from './watch.ts';

/** The exit code of a program that refuses its configuration (EX_CONFIG): starting it again would change nothing. */
const REFUSED = 78;
const FIRST_DELAY = 500;
const LONGEST_DELAY = 15_000;
/** Who ran this long has recovered: its next crash is a new one. */
const STEADY = 30_000;
/** A program that was never ready is given up after so many attempts. */
const ATTEMPTS = 5;
/** Requests and jobs in progress have this long to finish. */
const STOP_PATIENCE = 15_000;

export interface ChildSpec {
  /** As the operator reads it. */
  name: string;
  /** The program, run by Node. */
  script: string;
}

export interface Child {
  /** Lets the program, which has only been loaded so far, go on, with variables more. */
  begin(more: NodeJS.ProcessEnv): void;
  /** Resolves when the program serves for the first time. */
  ready: Promise<void>;
  /** Resolves, if ever, when it is given up: it refuses its configuration or never came to serve. */
  failed: Promise<Refusal>;
  /** Starts the program anew, with other variables. */
  restart(env: NodeJS.ProcessEnv): void;
  /** Starts it no more when it ends. */
  retire(): void;
  /** Asks the program to end, and ends it if it does not. */
  stop(): Promise<void>;
  /** Ends it at once. */
  kill(): void;
}

/** What children say: that they serve, and the first operator's password, which only they know and only once. */
interface Message {
  ready?: string;
  url?: string;
  docs?: string;
  operator?: { email: string; password: string };
}

/** In megabytes. Node would let its space for young objects grow to three times 32 MB, and serve no request faster for it. */
const YOUNG_SPACE = '--max-semi-space-size=8';

/**
 * Keeps a program running: when it ends it is started again, later each time. It says `{ ready }` over its channel when
 * it serves, ends in order on SIGTERM or when the channel closes, and leaves Ctrl-C to us. Until `begin` it is told by
 * AWAIT_BEGIN to load and then to wait for `{ begin }`, the variables that were not known before.
 */
export function keepRunning(spec: ChildSpec, env: NodeJS.ProcessEnv, report: Report): Child {
  const firstReady = Promise.withResolvers<void>();
  const failed = Promise.withResolvers<Refusal>();
  let variables: NodeJS.ProcessEnv = { ...env, AWAIT_BEGIN: '1' };
  let current: ChildProcess | undefined;
  let timer: NodeJS.Timeout | undefined;
  let failures = 0;
  let wasReady = false;
  let stopping = false;

  function launch(): void {
    const child = fork(spec.script, { env: variables, execArgv: [YOUNG_SPACE] });
    const started = performance.now();
    current = child;
    child.on('message', (message: Message) => hear(message, child));
    child.on('error', (error) => report(spec.name, 'error', error.message));
    child.once('exit', (code, signal) => {
      if (current === child) current = undefined;
      if (!stopping) ended(code, signal, performance.now() - started);
    });
  }

  function hear({ ready, url, docs, operator }: Message, child: ChildProcess): void {
    if (operator) report('operator', 'created', `sign in as ${operator.email} with ${operator.password} (shown once)`);
    if (ready === undefined) return;
    report(spec.name, 'ready', url);
    if (docs !== undefined && !wasReady) report('docs', 'ready', docs);
    wasReady = true;
    firstReady.resolve();
    if (url === undefined) return;
    const stop = watchLive(url, () => {
      report(spec.name, 'ended', 'it has not answered for 30 s');
      // The end of one that runs starts it again; it would not hear a gentler signal.
      child.kill('SIGKILL');
    });
    child.once('exit', stop);
  }

  function ended(code: number | null, signal: NodeJS.Signals | null, lived: number): void {
    if (lived > STEADY) failures = 0;
    failures += 1;
    const how = signal ?? `code ${code}`;
    if (code === REFUSED || (!wasReady && failures >= ATTEMPTS)) {
      report(spec.name, 'failed', how);
      return failed.resolve(new Refusal(`The ${spec.name} does not start (${how}); it says why above.`));
    }
    const delay = Math.min(FIRST_DELAY * 2 ** (failures - 1), LONGEST_DELAY);
    report(spec.name, 'ended', `${how}, starting again in ${delay / 1000} s`);
    timer = setTimeout(launch, delay);
  }

  function retire(): void {
    stopping = true;
    clearTimeout(timer);
  }

  function stop(): Promise<void> {
    retire();
    return current ? end(current) : Promise.resolve();
  }

  launch();
  return {
    begin(more) {
      variables = { ...env, ...more };
      // One that has ended meanwhile is told when it is started again.
      if (current?.connected) current.send({ begin: more });
    },
    ready: firstReady.promise,
    failed: failed.promise,
    restart(changed) {
      variables = changed;
      failures = 0;
      if (stopping) return;
      clearTimeout(timer);
      // The end of one that runs starts it again.
      if (current) current.kill('SIGTERM');
      else launch();
    },
    retire,
    stop,
    kill: () => current?.kill('SIGKILL'),
  };
}

async function end(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_PATIENCE);
  await gone;
  clearTimeout(late);
}
