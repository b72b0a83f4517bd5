import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { Worker } from 'node:worker_threads';
import type { ParseLimits } from './parse-limits.ts';
import { ParseRefusal, type ParseFailure, type ParseOutcome } from './parse-outcome.ts';
import { ANSWER_FD, type Parsers, type ParserTask } from './parser.ts';
import { encodeFrame } from './parser-frame.ts';

/** The whole life of a child process: it is told what to do, reads one file, answers, and ends. See parse-file.ts. */
export async function readOneFile(parsers: Parsers): Promise<void> {
  const { format, options, limits, parent } = JSON.parse(process.argv[2]!) as ParserTask;
  const answerFailure = (error: unknown) => answer(failureOf(error), limits);
  // Libraries also throw where nobody can catch it.
  process.on('uncaughtException', answerFailure).on('unhandledRejection', answerFailure);
  const watchdog = new Worker(`(${String(watch)})()`, { eval: true, workerData: { ...limits, parent } });
  await once(watchdog, 'message');
  const { parse } = await parsers[format]!.load();
  dropPermissions();
  const input = await buffer(process.stdin);
  answer(await outcomeOf(() => parse(input, options as never)), limits);
}

/** The value that a parser returned, or why it returned none. */
export async function outcomeOf<T>(parse: () => T): Promise<ParseOutcome<Awaited<T>>> {
  try {
    return { ok: true, value: await parse() };
  } catch (error) {
    return failureOf(error);
  }
}

/**
 * Ends this process when it takes too much, whatever its main thread is doing. The parent watches the time as well, but
 * may be gone. It runs in a thread as its text, which needs no module and starts at once.
 */
function watch(): void {
  const { parentPort, workerData } = process.getBuiltinModule('node:worker_threads');
  const { resident_bytes, wall_ms, parent } = workerData as ParseLimits & Pick<ParserTask, 'parent'>;
  const end = performance.now() + wall_ms;
  setInterval(() => {
    if (process.memoryUsage.rss() > resident_bytes || performance.now() > end || process.ppid !== parent)
      process.kill(process.pid, 'SIGKILL');
  }, 10);
  parentPort!.postMessage('watching');
}

/** With everything loaded, nothing needs to be read or started any more. Node before 26.3 cannot revoke it. */
function dropPermissions(): void {
  const permission: Partial<NodeJS.ProcessPermission> | undefined = process.permission;
  for (const scope of ['fs', 'worker', 'addon']) permission?.drop?.(scope);
}

function answer(outcome: ParseOutcome<unknown>, { output_bytes }: ParseLimits): never {
  let frame = encodeFrame(outcome);
  const size = frame.reduce((sum, part) => sum + part.length, 0);
  if (size > output_bytes) frame = encodeFrame({ ok: false, code: 'TOO_LARGE', limit: 'output' });
  for (const part of frame) {
    for (let at = 0; at < part.length;) at += writeSync(ANSWER_FD, part, at);
  }
  process.exit();
}

function failureOf(error: unknown): ParseFailure {
  if (error instanceof ParseRefusal) {
    const { code, limit, cause } = error;
    return { ok: false, code, limit, detail: cause === undefined ? undefined : describe(cause) };
  }
  const detail = describe(error);
  if (/allocation failed|Invalid (string|array|typed array) length|longer than 0x/.test(detail))
    return { ok: false, code: 'TOO_LARGE', limit: 'memory', detail };
  if (/Maximum call stack/.test(detail)) return { ok: false, code: 'TOO_LARGE', limit: 'depth', detail };
  return { ok: false, code: 'UNREADABLE', detail };
}

function describe(error: unknown): string {
  return String(error).slice(0, 500);
}
