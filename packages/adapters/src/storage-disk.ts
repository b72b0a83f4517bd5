import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, type Dirent } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createMeter } from './meter.ts';
import { checkKey, checkRange, StorageError } from './storage-error.ts';
import type { ByteRange, Storage, StoredFile } from './storage.ts';

/** Uploads under way. No key contains a dot, so no file can be taken for this folder. */
const incoming = '.incoming';

/** Keeps files in a folder. A file is written aside, flushed, then renamed: a crash leaves a whole file or none. */
export function createDiskStorage(dir: string): Storage {
  const root = resolve(dir);

  function pathOf(key: string): string {
    checkKey(key);
    return join(root, ...key.split('/'));
  }

  return {
    async put(key, body, { max_bytes }) {
      const path = pathOf(key);
      const temporary = join(root, incoming, randomUUID());
      const meter = createMeter(max_bytes);
      try {
        await mkdir(join(root, incoming), { recursive: true });
        await pipeline(body, meter.through, createWriteStream(temporary, { flags: 'wx', mode: 0o600, flush: true }));
        await moveInto(temporary, path);
        return meter.result();
      } catch (error) {
        await rm(temporary, { force: true }).catch(() => {});
        throw toStorageError(error);
      } finally {
        // A failure before the pipeline began would leave the caller's upload hanging.
        body.destroy();
      }
    },

    async get(key, range) {
      const path = pathOf(key);
      checkRange(range);
      const { size } = await stat(path).catch((error: unknown) => {
        throw toStorageError(error);
      });
      if (range !== undefined && range.start >= size) throw new StorageError('invalid_range');
      return Readable.from(bytesOf(path, range), { objectMode: false });
    },

    async head(key) {
      return describe(root, pathOf(key));
    },

    async delete(key) {
      await rm(pathOf(key), { force: true }).catch((error: unknown) => {
        throw toStorageError(error);
      });
    },

    async *listOlderThan(before) {
      for await (const path of walk(root)) {
        const file = await describe(root, path);
        if (file !== undefined && file.modified_at < before) yield file;
      }
    },

    async removeUnfinished(before) {
      let removed = 0;
      for await (const path of walk(join(root, incoming))) {
        const file = await describe(root, path);
        if (file === undefined || file.modified_at >= before) continue;
        await rm(path, { force: true });
        removed += 1;
      }
      return removed;
    },
  };
}

/** The file is opened by the first read, so that whoever never reads leaves nothing open. */
async function* bytesOf(path: string, range: ByteRange | undefined): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(path, range) as AsyncIterable<Buffer>;
  } catch (error) {
    throw toStorageError(error);
  }
}

async function moveInto(temporary: string, path: string): Promise<void> {
  const folder = dirname(path);
  const created = await mkdir(folder, { recursive: true });
  await rename(temporary, path);
  // A new name survives a power cut only once its folder is flushed, and so does a new folder's own.
  await flushFolder(folder);
  if (created === undefined) return;
  for (let at = folder; at.length >= created.length; at = dirname(at)) await flushFolder(dirname(at));
}

async function flushFolder(path: string): Promise<void> {
  // Windows cannot open a folder, and needs no flush of it.
  if (process.platform === 'win32') return;
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function describe(root: string, path: string): Promise<StoredFile | undefined> {
  try {
    const found = await stat(path);
    if (!found.isFile()) return undefined;
    return { key: relative(root, path).split(sep).join('/'), size: found.size, modified_at: found.mtime };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw toStorageError(error);
  }
}

/** Every file below a folder; what vanishes meanwhile is left out. */
async function* walk(folder: string): AsyncGenerator<string> {
  for (const entry of await entriesOf(folder)) {
    const path = join(folder, entry.name);
    if (entry.isFile()) yield path;
    else if (entry.isDirectory() && entry.name !== incoming) yield* walk(path);
  }
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw toStorageError(error);
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function toStorageError(error: unknown): unknown {
  const code = codeOf(error);
  if (code === 'ENOENT') return new StorageError('not_found', { cause: error });
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') return new StorageError('full', { cause: error });
  const ours = ['EIO', 'EROFS', 'EACCES', 'EPERM', 'EMFILE', 'ENFILE', 'ENOTDIR', 'EISDIR', 'EEXIST'];
  return typeof code === 'string' && ours.includes(code) ? new StorageError('unavailable', { cause: error }) : error;
}
