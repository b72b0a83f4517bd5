import { Transform, type Readable } from 'node:stream';
import { OperationFailure } from '../kind.ts';

const NEWLINE = 0x0a;

/**
 * Lets UTF-8 through and nothing else: a file in Latin-1 would become tickets full of replacement signs, and which of
 * its many relatives it is cannot be told. Fails with the line of the first wrong byte.
 */
export function utf8Only(): Transform {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  const check = (chunk: Buffer | undefined): OperationFailure | null => {
    try {
      decoder.decode(chunk, { stream: chunk !== undefined });
    } catch {
      return wrongEncoding('not UTF-8', line + (chunk === undefined ? 0 : linesBeforeError(chunk)));
    }
    if (chunk !== undefined) line += newlinesIn(chunk);
    return null;
  };
  return new Transform({
    transform: (chunk: Buffer, _, done) => done(check(chunk), chunk),
    flush: (done) => done(check(undefined)),
  });
}

export const wrongEncoding = (encoding: string, line: number) =>
  new OperationFailure('IMPORT_ENCODING', `The file is ${encoding} (line ${line}): save it as "CSV UTF-8"`, {
    encoding,
    line,
  });

/** UTF-16, which spreadsheets call "Unicode text". */
export const isUtf16 = (chunk: Buffer): boolean =>
  chunk.length >= 2 && ((chunk[0] === 0xff && chunk[1] === 0xfe) || (chunk[0] === 0xfe && chunk[1] === 0xff));

/** How many lines end before a byte of a stream. */
export async function linesIn(body: Readable, before: number): Promise<number> {
  let at = 0;
  let lines = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    lines += newlinesIn(chunk.subarray(0, before - at));
    at += chunk.length;
    if (at >= before) break;
  }
  return lines;
}

function newlinesIn(chunk: Buffer): number {
  let count = 0;
  for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}

/** No character of several bytes contains a newline, so each line can be looked at alone; the first may begin inside one. */
function linesBeforeError(chunk: Buffer): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let lines = 0;
  for (let start = 0; start <= chunk.length; lines += 1) {
    const newline = chunk.indexOf(NEWLINE, start);
    const end = newline === -1 ? chunk.length : newline + 1;
    try {
      decoder.decode(chunk.subarray(start, end));
    } catch {
      if (lines > 0 || newline === -1) return lines;
    }
    if (newline === -1) return 0;
    start = end;
  }
  return 0;
}
