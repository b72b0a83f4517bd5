import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { fromBuffer, type Entry } from 'yauzl';

/** The files of an archive by their names, as another library than the one that wrote it reads them. */
export const unzip = (zip: Buffer) =>
  new Promise<Map<string, Buffer>>((resolve, reject) => {
    const found = new Map<string, Buffer>();
    const keep = async (name: string, stream: Readable, next: () => void) => {
      try {
        found.set(name, await buffer(stream));
        next();
      } catch (error) {
        reject(error);
      }
    };
    fromBuffer(zip, { lazyEntries: true }, (error, file) => {
      if (error) return reject(error);
      file.on('error', reject);
      file.on('entry', (entry: Entry) =>
        file.openReadStream(entry, (failed, stream) => {
          if (failed) return reject(failed);
          void keep(entry.fileName, stream, () => file.readEntry());
        }),
      );
      file.on('end', () => resolve(found));
      file.readEntry();
    });
  });
