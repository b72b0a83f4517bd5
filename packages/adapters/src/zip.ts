import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

/** A file of an archive. Its content is asked for when its turn comes, so that a later one may tell of those before it. */
export interface ZipEntry {
  readonly name: string;
  readonly content: () => AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;
}

/** A zip file of these entries, written as it is read: however large they are, little of them is in memory. */
export function zipOf(entries: readonly ZipEntry[], at: Date): Readable {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  zip.on('error', (error: Error) => output.destroy(error));
  for (const { name, content } of entries)
    zip.addReadStreamLazy(nameOf(name), { mtime: at }, (pass) => {
      const body = Readable.from(content(), { objectMode: false });
      body.on('error', (error) => output.destroy(error));
      pass(null, body);
    });
  zip.end();
  return output;
}

/** A relative path that means the same everywhere: no way up, no drive, no backslash. */
const nameOf = (name: string): string =>
  name
    .split('/')
    .map((part) => part.replaceAll(/[\\:*?"<>|\p{C}]/gu, '_').replace(/^\.+/, '_'))
    .filter((part) => part !== '')
    .join('/');
