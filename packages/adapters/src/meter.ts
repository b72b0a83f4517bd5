import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';
import { StorageError } from './storage-error.ts';

/** A stream that passes bytes on, counts and hashes them, and fails with `too_large` at the first byte over the limit. */
export function createMeter(max_bytes: number) {
  const hash = createHash('sha256');
  let size = 0;
  const through = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > max_bytes) return done(new StorageError('too_large'));
      hash.update(chunk);
      done(null, chunk);
    },
  });
  return { through, result: () => ({ size, sha256: hash.digest('hex') }) };
}
