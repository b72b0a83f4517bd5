import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '../../packages/database/src/embedded/processes.ts';

/** What a running installation notes in its folder, for programs that look for it. */
interface Note {
  readonly url: string;
  readonly pid: number;
}
const fileOf = (home: string): string => join(home, 'served-at.json');

/** Notes where this process serves the installation of a folder. */
export function noteAddress(home: string, url: string): void {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  writeFileSync(fileOf(home), `${JSON.stringify({ url, pid: process.pid } satisfies Note)}\n`);
}

/** Removes the note, unless another process has replaced it by its own. */
export function forgetAddress(home: string): void {
  if (readNote(home)?.pid === process.pid) rmSync(fileOf(home), { force: true });
}

/** Where the installation of a folder is served; undefined if nobody runs it. */
export function findAddress(home: string): string | undefined {
  const note = readNote(home);
  return note !== undefined && isAlive(note.pid) ? note.url : undefined;
}

function readNote(home: string): Note | undefined {
  try {
    return JSON.parse(readFileSync(fileOf(home), 'utf8')) as Note;
  } catch {
    return undefined;
  }
}
