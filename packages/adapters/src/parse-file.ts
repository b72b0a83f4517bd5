import { spawn, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { Readable, type Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { entryFile } from './entry-file.ts';
import { defaultParseLimits, type ParseLimits } from './parse-limits.ts';
import type { ParseFailure, ParseOutcome } from './parse-outcome.ts';
import { ANSWER_FD, type OptionsOf, type ParsedOf, type Parser, type Parsers, type ParserTask } from './parser.ts';
import { decodeFrame } from './parser-frame.ts';
import { parsers } from './parsers/registry.ts';
import { createTurns } from './turns.ts';

export interface ParseRequest {
  /** Limits that differ from those of the format. */
  limits?: Partial<ParseLimits> | undefined;
  signal?: AbortSignal | undefined;
}

/** Reads files of the given formats. */
export type FileParser<P extends Parsers> = <F extends keyof P & string>(
  format: F,
  input: Uint8Array | AsyncIterable<Uint8Array>,
  options: OptionsOf<P[F]>,
  request?: ParseRequest,
) => Promise<ParseOutcome<ParsedOf<P[F]>>>;

/** How many processes run and how many files wait for one. */
export interface ParserCrowd {
  at_once?: number;
  waiting?: number;
}

/**
 * Reads a file that a stranger sent. That happens in a process of its own, which reads no other file, knows no secret,
 * cannot write, connect or start anything, and is killed when it takes longer or more than its limits. What is wrong
 * with the file is an outcome; only faults of our own, those of `input`, and an abort are thrown.
 */
export const parseFile = createFileParser(parsers, () => entryFile('parser-child'));

/** Makes a `parseFile` for other formats: `program` is the file of the child, which calls `readOneFile` with the same. */
export function createFileParser<P extends Parsers>(
  parsers: P,
  program: () => URL,
  // Each may take a core and half a gigabyte: one core stays free for us.
  { at_once = Math.max(1, availableParallelism() - 1), waiting = 100 }: ParserCrowd = {},
): FileParser<P> {
  const turns = createTurns({ at_once, waiting });
  return async (format, input, options, { limits, signal } = {}) => {
    const { limits: ofFormat, native = false }: Parser = parsers[format]!;
    const allowed = { ...defaultParseLimits, ...ofFormat, ...limits };
    const task: ParserTask = { format, options, limits: allowed, parent: process.pid };
    if (input instanceof Uint8Array && input.byteLength > allowed.input_bytes) return tooLarge('input');
    const plan: ChildPlan = { program: program(), native, task };
    const release = await turns.take(signal);
    if (release === undefined) {
      // Nobody reads it any more, and it may hold a connection open.
      if (input instanceof Readable) input.destroy();
      return { ok: false, code: 'BUSY' };
    }
    // The turn ends with the process, which may be after the answer: a killed one still has to give its memory back.
    const child = start(plan).once('close', release).once('error', release);
    const outcome = await inChild(child, allowed, input instanceof Uint8Array ? [input] : input, signal);
    return outcome as ParseOutcome<ParsedOf<P[typeof format]>>;
  };
}

interface ChildPlan {
  program: URL;
  native: boolean;
  task: ParserTask;
}

/** Settles when the child has answered or is to be killed; that it is gone by then is not waited for. */
function inChild(
  child: ChildProcess,
  { wall_ms, input_bytes, output_bytes }: ParseLimits,
  input: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<ParseOutcome<unknown>> {
  const { promise, resolve, reject } = Promise.withResolvers<ParseOutcome<unknown>>();

  const abort = () => end(() => reject(signal?.reason));
  const timer = setTimeout(() => end(() => resolve({ ok: false, code: 'TOO_SLOW' })), wall_ms);
  signal?.addEventListener('abort', abort, { once: true });
  function end(settle: () => void): void {
    settle();
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
    child.kill('SIGKILL');
  }

  const answer = collect(child.stdio[ANSWER_FD] as Readable, output_bytes, () =>
    end(() => resolve(tooLarge('output'))),
  );
  const complaint = collect(child.stderr!, 2000);
  child.once('error', (error) => end(() => reject(error)));
  child.once('close', (code, killedBy) => {
    const said = decodeFrame(answer.bytes());
    end(() => resolve(said ?? causeOfDeath(code, killedBy, complaint.bytes().toString('utf8'))));
  });

  feed(child.stdin!, input, input_bytes).catch((error: unknown) => {
    end(() => (error instanceof InputTooLarge ? resolve(tooLarge('input')) : reject(error)));
  });
  if (signal?.aborted === true) abort();
  return promise;
}

function start({ program, native, task }: ChildPlan): ChildProcess {
  const flags = [
    '--permission',
    // For what it is made of; it gives both back before it takes the file.
    '--allow-fs-read=*',
    '--allow-worker',
    ...(native ? ['--allow-addons'] : []),
    '--disallow-code-generation-from-strings',
    `--max-old-space-size=${Math.ceil(task.limits.resident_bytes / 1024 / 1024)}`,
    '--no-warnings',
  ];
  return spawn(process.execPath, [...flags, fileURLToPath(program), JSON.stringify(task)], {
    // Ours holds every secret of the installation.
    env: {},
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
    windowsHide: true,
  });
}

class InputTooLarge extends Error {}

/** Hands the file over. A process that ends before it has read everything is no error: what it said counts. */
async function feed(
  stdin: Writable,
  input: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  max_bytes: number,
): Promise<void> {
  stdin.on('error', () => {});
  let size = 0;
  for await (const chunk of input) {
    size += chunk.byteLength;
    if (size > max_bytes) throw new InputTooLarge();
    await new Promise<void>((resolve) => stdin.write(chunk, () => resolve()));
    if (stdin.destroyed) return;
  }
  stdin.end();
}

/** Keeps what a stream says, up to a limit. */
function collect(from: Readable, max_bytes: number, onMore?: () => void): { bytes: () => Buffer } {
  const chunks: Buffer[] = [];
  let size = 0;
  from.on('error', () => {});
  from.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= max_bytes) chunks.push(chunk);
    else onMore?.();
  });
  return { bytes: () => Buffer.concat(chunks) };
}

/** A process that ends without an answer was ended: by its own watchdog, by V8, or by the system. */
function causeOfDeath(code: number | null, killedBy: NodeJS.Signals | null, complaint: string): ParseFailure {
  if (killedBy === 'SIGKILL' || /heap out of memory/.test(complaint)) return tooLarge('memory');
  return { ok: false, code: 'CRASHED', detail: `${killedBy ?? `exit code ${code}`}: ${complaint}`.slice(0, 2000) };
}

function tooLarge(limit: NonNullable<ParseFailure['limit']>): ParseFailure {
  return { ok: false, code: 'TOO_LARGE', limit };
}
