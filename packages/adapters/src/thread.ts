import { Worker } from 'node:worker_threads';

/** Why a thread gave no answer. */
export class ThreadError extends Error {
  override name = 'ThreadError';
  reason: 'too_slow' | 'failed';

  constructor(reason: ThreadError['reason'], options?: ErrorOptions) {
    super(reason === 'too_slow' ? 'The thread took too long to answer' : 'The thread failed', options);
    this.reason = reason;
  }
}

export interface ThreadConfig {
  readonly name: string;
  readonly program: () => URL;
  /** For one answer, in milliseconds. */
  readonly timeout_ms: number;
}

/** A thread that answers one task after another. */
export interface Thread<Task, Answer> {
  /** Throws `ThreadError`. */
  ask(task: Task): Promise<Answer>;
  close(): Promise<void>;
}

/**
 * Makes a thread for a library that blocks. It is started with the first task, and anew after it crashed or took too
 * long; what takes too long is left to itself, as nothing can stop machine code in a thread.
 */
export function createThread<Task, Answer>({ name, program, timeout_ms }: ThreadConfig): Thread<Task, Answer> {
  let thread: Worker | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function drop(dropped: Worker): void {
    if (thread === dropped) thread = undefined;
    void dropped.terminate();
  }

  function start(): Worker {
    const started = new Worker(program(), { name });
    // It may also be lost while it has nothing to do.
    return started.on('error', () => drop(started)).on('exit', () => drop(started));
  }

  async function answer(task: Task): Promise<Answer> {
    const worker = (thread ??= start());
    // Our process may end while the thread has nothing to do, and not before.
    worker.ref();
    try {
      return await answerOf<Answer>(worker, task, timeout_ms);
    } catch (error) {
      if (error instanceof ThreadError && error.reason === 'too_slow') drop(worker);
      throw error;
    } finally {
      worker.unref();
    }
  }

  return {
    async ask(task) {
      const result = last.then(() => answer(task));
      last = result.catch(() => {});
      return result;
    },
    async close() {
      await last;
      await thread?.terminate();
    },
  };
}

function answerOf<Answer>(worker: Worker, task: unknown, timeout_ms: number): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const timer = setTimeout(() => reject(new ThreadError('too_slow')), timeout_ms);
  const onError = (error: unknown) => reject(new ThreadError('failed', { cause: error }));
  const onExit = (code: number) => reject(new ThreadError('failed', { cause: `The thread ended with ${code}` }));
  worker.once('message', resolve).once('error', onError).once('exit', onExit);
  worker.postMessage(task);
  return promise.finally(() => {
    clearTimeout(timer);
    worker.off('message', resolve).off('error', onError).off('exit', onExit);
  });
}
