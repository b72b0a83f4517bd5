import type { ByteRange } from './storage.ts';

/** Why the storage did not do what it was asked. `full` and `unavailable` may pass; the others are about the request. */
export type StorageErrorReason = 'not_found' | 'too_large' | 'invalid_key' | 'invalid_range' | 'full' | 'unavailable';

const messages: Record<StorageErrorReason, string> = {
  not_found: 'The file does not exist',
  too_large: 'The file is too large',
  invalid_key: 'The key of the file is malformed',
  invalid_range: 'The file has no such bytes',
  full: 'The storage is full',
  unavailable: 'The storage is not available',
};

/** A refused or failed operation of the storage; the message names neither key nor path. */
export class StorageError extends Error {
  override name = 'StorageError';
  reason: StorageErrorReason;

  constructor(reason: StorageErrorReason, options?: ErrorOptions) {
    super(messages[reason], options);
    this.reason = reason;
  }
}

/** Refuses every key that could mean something to a file system or a URL: only `a-z 0-9 -` between single slashes. */
export function checkKey(key: string): void {
  if (key.length > 200 || !/^[a-z0-9-]+(\/[a-z0-9-]+)*$/.test(key)) throw new StorageError('invalid_key');
}

/** Refuses a range that is wrong whatever the size of the file is. S3 would answer such a one with the whole file. */
export function checkRange(range: ByteRange | undefined): void {
  if (range === undefined) return;
  const { start, end = start } = range;
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || end < start) {
    throw new StorageError('invalid_range');
  }
}
