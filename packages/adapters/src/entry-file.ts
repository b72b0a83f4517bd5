import { existsSync } from 'node:fs';
import { extname } from 'node:path';

/**
 * The file of a program that runs beside us, in a process or thread of its own. From sources it is the neighbour of
 * this file. A bundler cannot see it: it must make each of these an entry of its own, under this name and with the same
 * ending as the chunk that holds this function, in the same folder. Throws when it did not.
 */
export function entryFile(name: 'parser-child' | 'pdf-thread'): URL {
  const file = new URL(`./${name}${extname(import.meta.url)}`, import.meta.url);
  if (!existsSync(file)) throw new Error(`The bundle lacks the entry ${file.pathname}`);
  return file;
}
