import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readlink, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startS3Server } from './s3-server.fixture.ts';
import { StorageError } from './storage-error.ts';
import { createStorage, type Storage, type StoredFile } from './storage.ts';

const options = { max_bytes: 20_000_000, content_type: 'application/octet-stream' };
const soon = () => new Date(Date.now() + 60_000);

async function folder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'deskwire-storage-'));
}

/** A stream of unknown length, in uneven pieces, as an upload arrives. */
function streamOf(content: string | Uint8Array): Readable {
  const bytes = Buffer.from(content);
  const pieces = Array.from({ length: Math.ceil(bytes.length / 65_521) }, (_, n) =>
    bytes.subarray(n * 65_521, (n + 1) * 65_521),
  );
  return Readable.from(pieces, { objectMode: false });
}

function brokenStream(bytesBefore: number): Readable {
  return Readable.from(
    (function* () {
      yield Buffer.alloc(bytesBefore);
      throw new Error('the client went away');
    })(),
    { objectMode: false },
  );
}

async function reasonOf(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof StorageError) return error.reason;
    throw error;
  }
  return 'done';
}

async function keysOf(files: AsyncIterable<StoredFile>): Promise<string[]> {
  const keys: string[] = [];
  for await (const file of files) keys.push(file.key);
  return keys.toSorted();
}

interface Opened {
  storage: Storage;
  close: () => Promise<void>;
}

async function openDisk(): Promise<Opened> {
  const dir = await folder();
  return { storage: createStorage({ dir: join(dir, 'files') }), close: () => rm(dir, { recursive: true }) };
}

async function openS3(): Promise<Opened> {
  const dir = await folder();
  const server = await startS3Server(dir);
  return {
    storage: createStorage({ s3: server.config }),
    async close() {
      server.close();
      await rm(dir, { recursive: true });
    },
  };
}

describe.each([
  ['on disk', openDisk],
  ['in a bucket', openS3],
])('files %s', (_where, openStorage) => {
  let storage: Storage;
  let close: () => Promise<void>;
  beforeEach(async () => ({ storage, close } = await openStorage()));
  afterEach(() => close());

  test.each([0, 1, 65_521, 8 * 1024 * 1024, 8 * 1024 * 1024 + 1, 17_000_000])(
    '%i bytes come back as they were given',
    async (size) => {
      const content = randomBytes(size);
      const sha256 = createHash('sha256').update(content).digest('hex');
      expect(await storage.put('files/a1', streamOf(content), options)).toEqual({ size, sha256 });
      const back = await buffer(await storage.get('files/a1'));
      expect(back.equals(content)).toBe(true);
      expect(await storage.head('files/a1')).toMatchObject({ key: 'files/a1', size });
    },
  );

  test('a part of a file can be read', async () => {
    await storage.put('a', streamOf('0123456789'), options);
    const part = async (start: number, end?: number) =>
      (await buffer(await storage.get('a', { start, end }))).toString();
    expect(await part(0, 1)).toBe('01');
    expect(await part(3, 3)).toBe('3');
    expect(await part(2, 4)).toBe('234');
    expect(await part(7)).toBe('789');
    expect(await part(7, 1000)).toBe('789');
  });

  test.each([
    [10, undefined],
    [10, 12],
    [-1, 3],
    [4, 3],
    [0.5, 3],
  ])('bytes %d to %d of ten are refused', async (start, end) => {
    await storage.put('a', streamOf('0123456789'), options);
    expect(await reasonOf(storage.get('a', { start, end }))).toBe('invalid_range');
  });

  test('a file of exactly the limit is taken, one byte more leaves nothing', async () => {
    expect(await storage.put('a', streamOf('12345'), { ...options, max_bytes: 5 })).toMatchObject({ size: 5 });
    expect(await reasonOf(storage.put('b', streamOf('123456'), { ...options, max_bytes: 5 }))).toBe('too_large');
    expect(await storage.head('b')).toBeUndefined();
    expect(await keysOf(storage.listOlderThan(soon()))).toEqual(['a']);
  });

  test('a large file over the limit leaves nothing and is not read to its end', async () => {
    let given = 0;
    const endless = new Readable({
      read() {
        given += 1_000_000;
        this.push(Buffer.alloc(1_000_000));
      },
    });
    expect(await reasonOf(storage.put('a', endless, { ...options, max_bytes: 10_000_000 }))).toBe('too_large');
    expect(given).toBeLessThan(40_000_000);
    expect(endless.destroyed).toBe(true);
    expect(await storage.head('a')).toBeUndefined();
  });

  test.each([1000, 9_000_000])('an upload that breaks off after %i bytes leaves nothing', async (size) => {
    await expect(storage.put('a', brokenStream(size), options)).rejects.toThrow('the client went away');
    expect(await storage.head('a')).toBeUndefined();
    expect(await keysOf(storage.listOlderThan(soon()))).toEqual([]);
  });

  test('a failed upload leaves the file that was there before', async () => {
    await storage.put('a', streamOf('first'), options);
    await reasonOf(storage.put('a', streamOf('second'), { ...options, max_bytes: 2 }));
    expect((await buffer(await storage.get('a'))).toString()).toBe('first');
    await storage.put('a', streamOf('third'), options);
    expect((await buffer(await storage.get('a'))).toString()).toBe('third');
  });

  test('what is not there is not found', async () => {
    expect(await reasonOf(storage.get('nothing/here'))).toBe('not_found');
    expect(await storage.head('nothing/here')).toBeUndefined();
  });

  test('a deleted file is gone, and deleting it again is no error', async () => {
    await storage.put('a', streamOf('x'), options);
    await storage.delete('a');
    expect(await storage.head('a')).toBeUndefined();
    await storage.delete('a');
  });

  test('the sweep sees the files of every folder, and only the old ones', async () => {
    for (const key of ['a', 'files/b', 'files/2026/c']) await storage.put(key, streamOf(key), options);
    expect(await keysOf(storage.listOlderThan(soon()))).toEqual(['a', 'files/2026/c', 'files/b']);
    expect(await keysOf(storage.listOlderThan(new Date(Date.now() - 60_000)))).toEqual([]);
  });

  test.each([
    '',
    '/',
    '/a',
    'a/',
    'a//b',
    '..',
    '../a',
    'a/../b',
    '.incoming/a',
    'A',
    'a.b',
    'a b',
    'a\\b',
    'a\0b',
    'ä',
    'a\n',
    'a%2e',
    'x'.repeat(201),
  ])('the key %j is refused everywhere', async (key) => {
    expect(await reasonOf(storage.put(key, streamOf('x'), options))).toBe('invalid_key');
    expect(await reasonOf(storage.get(key))).toBe('invalid_key');
    expect(await reasonOf(storage.head(key))).toBe('invalid_key');
    expect(await reasonOf(storage.delete(key))).toBe('invalid_key');
  });
});

describe('on disk', () => {
  let dir = '';
  let storage: Storage;
  beforeEach(async () => {
    dir = await folder();
    storage = createStorage({ dir });
  });
  afterEach(() => rm(dir, { recursive: true }));

  test.skipIf(process.platform !== 'linux')('a file that nobody reads after all is left closed', async () => {
    await storage.put('files/unread', streamOf('never read'), options);
    const open = async () =>
      (
        await Promise.all((await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')))
      ).filter((path) => path.endsWith('files/unread')).length;
    const unread = await storage.get('files/unread');
    expect(await open()).toBe(0);
    const begun = await storage.get('files/unread');
    for await (const _ of begun) break;
    await expect.poll(open).toBe(0);
    unread.destroy();
  });

  test('an upload is invisible until it is whole', async () => {
    const upload = new Readable({ read() {} });
    const stored = storage.put('files/a', upload, options);
    upload.push('half');
    while ((await readdir(dir)).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await storage.head('files/a')).toBeUndefined();
    expect(await keysOf(storage.listOlderThan(soon()))).toEqual([]);
    upload.push(null);
    await stored;
    expect((await storage.head('files/a'))?.size).toBe(4);
  });

  test('no failed upload leaves a temporary file', async () => {
    await reasonOf(storage.put('a', streamOf('123456'), { ...options, max_bytes: 5 }));
    await storage.put('b', brokenStream(10), options).catch(() => {});
    expect(await readdir(join(dir, '.incoming'))).toEqual([]);
  });

  test('what a crash left half written is removed once it is old', async () => {
    await mkdir(join(dir, '.incoming'), { recursive: true });
    await writeFile(join(dir, '.incoming', 'old'), 'half');
    await writeFile(join(dir, '.incoming', 'new'), 'half');
    const yesterday = new Date(Date.now() - 86_400_000);
    await utimes(join(dir, '.incoming', 'old'), yesterday, yesterday);
    expect(await storage.removeUnfinished(new Date(Date.now() - 3_600_000))).toBe(1);
    expect(await readdir(join(dir, '.incoming'))).toEqual(['new']);
  });

  test('twenty uploads of one key at once leave one whole file', async () => {
    const contents = Array.from({ length: 20 }, (_, n) => Buffer.alloc(200_000, n));
    await Promise.all(contents.map((content) => storage.put('a', streamOf(content), options)));
    const back = await buffer(await storage.get('a'));
    expect(contents.some((content) => content.equals(back))).toBe(true);
  });

  test('a folder that is not there yet is empty', async () => {
    const absent = createStorage({ dir: join(dir, 'absent') });
    expect(await keysOf(absent.listOlderThan(soon()))).toEqual([]);
    expect(await absent.removeUnfinished(soon())).toBe(0);
  });

  test('a folder that cannot be used is unavailable, and the upload does not hang', async () => {
    await writeFile(join(dir, 'file'), '');
    const upload = streamOf('x');
    expect(await reasonOf(createStorage({ dir: join(dir, 'file') }).put('a', upload, options))).toBe('unavailable');
    expect(upload.destroyed).toBe(true);
  });

  test.runIf(process.platform !== 'win32')('only the owner may read the files', async () => {
    await storage.put('a', streamOf('x'), options);
    expect((await stat(join(dir, 'a'))).mode & 0o777).toBe(0o600);
  });
});

/** Runs a script in a world of its own where `dir` is a disk of one megabyte; undefined where that is not possible. */
function onSmallDisk(dir: string, script: string): string | undefined {
  const mount = 'mount -t tmpfs -o size=1m tmpfs "$1" && exec "$2" --input-type=module -e "$3"';
  const run = spawnSync('unshare', [
    '--user',
    '--map-root-user',
    '--mount',
    'sh',
    '-c',
    mount,
    'sh',
    dir,
    process.execPath,
    script,
  ]);
  return run.status === 0 ? run.stdout.toString() : undefined;
}

describe.runIf(onSmallDisk(tmpdir(), '') !== undefined)('on a disk that is full', () => {
  test('an upload is refused as full, leaves nothing, and the next that fits is taken', async () => {
    const dir = await folder();
    const script = `
      const { createStorage } = await import(${JSON.stringify(new URL('storage.ts', import.meta.url))});
      const { Readable } = await import('node:stream');
      const { readdir } = await import('node:fs/promises');
      const storage = createStorage({ dir: ${JSON.stringify(dir)} });
      const put = (key, size) => storage.put(key, Readable.from([Buffer.alloc(size)]), { max_bytes: 1e9 })
        .then(() => 'stored', (error) => error.reason);
      console.log(await put('a', 5_000_000), await readdir(${JSON.stringify(join(dir, '.incoming'))}), await put('b', 500_000));
    `;
    expect(onSmallDisk(dir, script)).toBe('full [] stored\n');
    await rm(dir, { recursive: true });
  });
});

describe('in a bucket', () => {
  let dir = '';
  let server: Awaited<ReturnType<typeof startS3Server>>;
  let storage: Storage;
  beforeAll(async () => {
    dir = await folder();
    server = await startS3Server(dir);
    storage = createStorage({ s3: server.config });
  });
  afterEach(() => {
    server.state.intercept = undefined;
    server.aborted.length = 0;
  });
  afterAll(async () => {
    server.close();
    await rm(dir, { recursive: true });
  });

  test('the type of the file is kept', async () => {
    await storage.put('typed', streamOf('x'), { ...options, content_type: 'image/webp' });
    const answer = await fetch(`${server.config.endpoint}/files/typed`);
    expect(answer.headers.get('content-type')).toBe('image/webp');
    await answer.body?.cancel();
  });

  test.each([10, 9_000_000])(
    '%i bytes go over the wire as plain bytes, which every server understands',
    async (size) => {
      const headers: string[] = [];
      server.state.intercept = (request) => {
        if (request.method === 'PUT')
          headers.push(...Object.keys(request.headers), request.headers['content-encoding'] ?? '');
        return false;
      };
      await storage.put('plain', streamOf(Buffer.alloc(size)), options);
      expect(headers).toContain('content-length');
      expect(headers.filter((header) => /checksum|trailer|aws-chunked/.test(header))).toEqual([]);
    },
  );

  test('a large upload that fails gives its parts back', async () => {
    await expect(storage.put('a', brokenStream(9_000_000), options)).rejects.toThrow('the client went away');
    expect(server.aborted).toHaveLength(1);
  });

  test('when even that fails, the first error is told', async () => {
    server.state.intercept = (request, response) => {
      if (request.method !== 'DELETE') return false;
      response.writeHead(403).end();
      return true;
    };
    expect(
      await reasonOf(storage.put('a', streamOf(Buffer.alloc(9_000_000)), { ...options, max_bytes: 8_500_000 })),
    ).toBe('too_large');
  });

  test('uploads cut by a crash are given up once they are old', async () => {
    server.unfinished.push(
      { key: 'a', upload_id: 'old', initiated: new Date(Date.now() - 86_400_000) },
      { key: 'b', upload_id: 'new', initiated: new Date() },
    );
    expect(await storage.removeUnfinished(new Date(Date.now() - 3_600_000))).toBe(1);
    expect(server.aborted).toEqual(['old']);
  });

  test('a server in trouble is unavailable, and one short trouble is not noticed', async () => {
    let failures = 0;
    const failing = (limit: number) => {
      server.state.intercept = (_request, response) => {
        if ((failures += 1) > limit) return false;
        response.writeHead(503).end();
        return true;
      };
    };
    failing(1);
    expect(await storage.put('a', streamOf('x'), options)).toMatchObject({ size: 1 });
    failures = 0;
    failing(100);
    expect(await reasonOf(storage.get('a'))).toBe('unavailable');
    expect(await reasonOf(storage.head('a'))).toBe('unavailable');
    expect(await reasonOf(storage.delete('a'))).toBe('unavailable');
    expect(await reasonOf(storage.put('a', streamOf('x'), options))).toBe('unavailable');
    expect(await reasonOf(keysOf(storage.listOlderThan(soon())))).toBe('unavailable');
  });

  test('a server that is not there is unavailable, and so is a bucket that does not exist', async () => {
    const nowhere = createStorage({ s3: { ...server.config, endpoint: 'http://127.0.0.1:1' } });
    expect(await reasonOf(nowhere.get('a'))).toBe('unavailable');
    expect(await reasonOf(nowhere.put('a', streamOf('x'), options))).toBe('unavailable');
    const wrong = createStorage({ s3: { ...server.config, bucket: 'other' } });
    expect(await reasonOf(wrong.put('a', streamOf('x'), options))).toBe('unavailable');
  });
});
