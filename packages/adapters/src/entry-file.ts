import { existsSync } from 'node:fs';
import { extname } from 'node:path';

/**
 * The file of a program that runs beside us, in a process or thread of its own. In the sources it is next to this file;
 * in the bundle it is an entry of its own (`tsdown.config.ts`), next to the chunk that holds this function and with the
 * same extension. Throws if it is missing.
 */
export function entryFile(name: 'parser-child' | 'pdf-thread' | 'holidays-thread'): URL {
  return existing(`${name}${extname(import.meta.url)}`);
}

/** A file that is read when it is needed. The bundle has a copy of its folder in the same place. */
export function assetFile(path: `pdf/${string}.typ`): URL {
  return existing(path);
}

function existing(path: string): URL {
  const file = new URL(`./${path}`, import.meta.url);
  if (!existsSync(file)) throw new Error(`The bundle lacks ${file.pathname}`);
  return file;
}
