import type { Readable } from 'node:stream';
import { createDiskStorage } from './storage-disk.ts';
import type { S3Config } from './storage-s3.ts';

/** The place where files are kept: in a folder of this machine, or in a bucket that speaks S3. */
export type StorageConfig = { dir: string } | { s3: S3Config };

/** Bytes `start` to `end`, both included and counted from 0; without `end` up to the last. */
export interface ByteRange {
  start: number;
  end?: number | undefined;
}

/** The facts about a file that the storage itself knows. Everything else (name, owner, type) is in the file's row. */
export interface StoredFile {
  key: string;
  size: number;
  modified_at: Date;
}

/**
 * Files by key. Keys are random ids chosen by the caller (`files/0198…`), never a name that a user gave. A key either
 * holds a whole file or nothing: an upload that fails or is cut leaves no trace under it. Throws `StorageError`.
 */
export interface Storage {
  /** Stores a stream, at most `max_bytes`. An error of the stream itself is passed on unchanged. */
  put(key: string, body: Readable, options: PutOptions): Promise<{ size: number; sha256: string }>;
  /** Callers must read the stream to its end or destroy it. */
  get(key: string, range?: ByteRange): Promise<Readable>;
  head(key: string): Promise<StoredFile | undefined>;
  /** Deleting what is not there is no error, so that a sweep may repeat. */
  delete(key: string): Promise<void>;
  /** Files last written before a moment, for the sweep that looks for files without a row. */
  listOlderThan(before: Date): AsyncIterable<StoredFile>;
  /** Removes what uploads left behind that a crash cut before a moment; gives how many. */
  removeUnfinished(before: Date): Promise<number>;
}

/** The limits of an upload. `content_type` is kept where the storage has a place for it. */
export interface PutOptions {
  max_bytes: number;
  content_type: string;
}

/** Opens the storage of the installation. Nothing is touched or loaded before the first call. */
export function createStorage(config: StorageConfig): Storage {
  if ('dir' in config) return createDiskStorage(config.dir);
  // The AWS client takes a tenth of a second to load, which installations that keep files on disk need not pay.
  let loading: Promise<Storage> | undefined;
  return deferred(
    () => (loading ??= import('./storage-s3.ts').then(({ createS3Storage }) => createS3Storage(config.s3))),
  );
}

function deferred(load: () => Promise<Storage>): Storage {
  return {
    put: async (key, body, options) => (await load()).put(key, body, options),
    get: async (key, range) => (await load()).get(key, range),
    head: async (key) => (await load()).head(key),
    delete: async (key) => (await load()).delete(key),
    async *listOlderThan(before) {
      yield* (await load()).listOlderThan(before);
    },
    removeUnfinished: async (before) => (await load()).removeUnfinished(before),
  };
}
