import { Worker } from 'node:worker_threads';
import { entryFile } from './entry-file.ts';
import { PdfError } from './pdf-error.ts';
import type { PdfTemplates } from './pdf-templates.ts';

export interface PdfConfig {
  /** For one PDF, in milliseconds; 30,000 by default. */
  timeout_ms?: number | undefined;
  /** The file of the thread; only tests have another. */
  program?: () => URL;
}

export interface PdfRequest<T extends keyof PdfTemplates> {
  template: T;
  data: PdfTemplates[T];
  /** ISO 8601 in UTC; stands in the file. The same request gives the same bytes. */
  created_at: string;
}

/** Makes PDFs, one after another. */
export interface PdfWriter {
  /** Throws `PdfError`. */
  write<T extends keyof PdfTemplates>(request: PdfRequest<T>): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** What the thread is asked for. The data are JSON: the template reads them, and nothing reads them as Typst. */
export interface PdfTask {
  template: keyof PdfTemplates;
  data: string;
  created_at: string;
}

export type PdfAnswer = { bytes: Uint8Array } | { failure: string };

const maximumDataBytes = 2 * 1024 * 1024;
/** A table of 3,000 rows takes 20 s; what is longer is for a spreadsheet. */
const maximumRows = 1000;

/**
 * Makes a writer of PDFs. Its thread is started with the first one, and anew after it crashed or took too long; what
 * takes too long is left to itself, as nothing can stop machine code in a thread.
 */
export function createPdfWriter({
  timeout_ms = 30_000,
  program = () => entryFile('pdf-thread'),
}: PdfConfig = {}): PdfWriter {
  let thread: Worker | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function drop(dropped: Worker): void {
    if (thread === dropped) thread = undefined;
    void dropped.terminate();
  }

  function start(): Worker {
    const started = new Worker(program(), { name: 'pdf' });
    // It may also be lost while it has nothing to do.
    return started.on('error', () => drop(started)).on('exit', () => drop(started));
  }

  async function set(task: PdfTask): Promise<Uint8Array> {
    const worker = (thread ??= start());
    // Our process may end while the thread has nothing to do, and not before.
    worker.ref();
    try {
      const answer = await answerOf(worker, task, timeout_ms);
      if ('failure' in answer) throw new PdfError('failed', { cause: answer.failure });
      return answer.bytes;
    } catch (error) {
      if (error instanceof PdfError && error.reason === 'too_slow') drop(worker);
      throw error;
    } finally {
      worker.unref();
    }
  }

  return {
    async write({ template, data, created_at }) {
      const { year, month, day } = Temporal.Instant.from(created_at).toZonedDateTimeISO('UTC');
      const json = JSON.stringify({ ...data, created: { year, month, day } });
      if (Buffer.byteLength(json) > maximumDataBytes || rowsOf(data) > maximumRows) throw new PdfError('too_large');
      const result = last.then(() => set({ template, data: json, created_at }));
      last = result.catch(() => {});
      return result;
    },
    async close() {
      await last;
      await thread?.terminate();
    },
  };
}

function rowsOf({ blocks }: PdfTemplates[keyof PdfTemplates]): number {
  return blocks.reduce((sum, block) => sum + (block.kind === 'table' ? block.rows.length : 0), 0);
}

function answerOf(worker: Worker, task: PdfTask, timeout_ms: number): Promise<PdfAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<PdfAnswer>();
  const timer = setTimeout(() => reject(new PdfError('too_slow')), timeout_ms);
  const onError = (error: unknown) => reject(new PdfError('failed', { cause: error }));
  const onExit = (code: number) => reject(new PdfError('failed', { cause: `The thread ended with ${code}` }));
  worker.once('message', resolve).once('error', onError).once('exit', onExit);
  worker.postMessage(task);
  return promise.finally(() => {
    clearTimeout(timer);
    worker.off('message', resolve).off('error', onError).off('exit', onExit);
  });
}
