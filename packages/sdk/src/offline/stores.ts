import type { QueueEntry, QueueStore } from './entry.ts';

/** Keeps calls in memory: for tests, and where losing them is all right. */
export function memoryQueue(): QueueStore {
  const kept = new Map<string, QueueEntry>();
  const files = new Map<string, Blob>();
  return {
    all: async () => [...kept.values()],
    put: async (entry) => void kept.set(entry.id, entry),
    async remove(id) {
      kept.delete(id);
      files.delete(id);
    },
    putFile: async (id, file) => void files.set(id, file),
    getFile: async (id) => files.get(id),
  };
}

/** The part of IndexedDB that is used here; Node has no types for it. */
interface Heard {
  addEventListener(type: string, listener: () => void): void;
}
interface IdbRequest<T> extends Heard {
  readonly result: T;
  readonly error: Error | null;
}
interface IdbEntries<Row> {
  get(id: string): IdbRequest<Row | undefined>;
  getAll(): IdbRequest<Row[]>;
  put(row: Row): IdbRequest<unknown>;
  delete(id: string): IdbRequest<unknown>;
}
interface KeptFile {
  readonly id: string;
  readonly file: Blob;
}
interface IdbTransaction extends Heard {
  readonly error: Error | null;
  objectStore(name: typeof ENTRIES): IdbEntries<QueueEntry>;
  objectStore(name: typeof FILES): IdbEntries<KeptFile>;
}
interface Idb extends Heard {
  readonly objectStoreNames: { contains(name: string): boolean };
  close(): void;
  createObjectStore(name: string, options: { keyPath: string }): unknown;
  transaction(
    names: readonly string[],
    mode: 'readonly' | 'readwrite',
    options: { durability: 'strict' },
  ): IdbTransaction;
}
interface IdbFactory {
  open(name: string, version: number): IdbRequest<Idb>;
}
const ENTRIES = 'entries';
const FILES = 'files';

const openIdb = (factory: IdbFactory, name: string, closed: () => void): Promise<Idb> =>
  new Promise((resolve, reject) => {
    const request = factory.open(name, 2);
    request.addEventListener('upgradeneeded', () => {
      for (const store of [ENTRIES, FILES])
        if (!request.result.objectStoreNames.contains(store))
          request.result.createObjectStore(store, { keyPath: 'id' });
    });
    request.addEventListener('success', () => {
      const database = request.result;
      database.addEventListener('close', closed);
      // Another page wants to delete it, or has a later version of it.
      database.addEventListener('versionchange', () => {
        database.close();
        closed();
      });
      resolve(database);
    });
    request.addEventListener('error', () => {
      closed();
      reject(request.error ?? new Error('The database could not be opened'));
    });
  });

/** Keeps calls in the browser, where all pages of the origin share them. */
export function indexedDbQueue(name = 'deskwire-offline'): QueueStore {
  const { indexedDB } = globalThis as { indexedDB?: IdbFactory };
  if (indexedDB === undefined) throw new Error('indexedDbQueue needs a browser');
  let opening: Promise<Idb> | undefined;
  const run = async <T>(
    mode: 'readonly' | 'readwrite',
    work: (transaction: IdbTransaction) => IdbRequest<T>,
  ): Promise<T> => {
    const database = await (opening ??= openIdb(indexedDB, name, () => void (opening = undefined)));
    return new Promise((resolve, reject) => {
      // It is not said to be kept before it is on the disk.
      const transaction = database.transaction([ENTRIES, FILES], mode, { durability: 'strict' });
      const request = work(transaction);
      transaction.addEventListener('complete', () => resolve(request.result));
      transaction.addEventListener('abort', () => reject(transaction.error ?? new Error('The database gave up')));
    });
  };
  return {
    all: () => run('readonly', (transaction) => transaction.objectStore(ENTRIES).getAll()),
    put: async (entry) => void (await run('readwrite', (transaction) => transaction.objectStore(ENTRIES).put(entry))),
    async remove(id) {
      await run('readwrite', (transaction) => {
        transaction.objectStore(FILES).delete(id);
        return transaction.objectStore(ENTRIES).delete(id);
      });
    },
    async putFile(id, file) {
      await run('readwrite', (transaction) => transaction.objectStore(FILES).put({ id, file }));
    },
    getFile: async (id) => (await run('readonly', (transaction) => transaction.objectStore(FILES).get(id)))?.file,
  };
}

/** The part of Node that is used here; browsers do not have it. */
interface Files {
  mkdir(path: string, options: { recursive: true; mode: number }): Promise<unknown>;
  readdir(path: string): Promise<string[]>;
  readFile(path: string, encoding: 'utf8'): Promise<string>;
  readFile(path: string): Promise<Uint8Array<ArrayBuffer>>;
  rename(from: string, to: string): Promise<void>;
  rm(path: string, options: { force: true }): Promise<void>;
  open(
    path: string,
    flags: 'w' | 'r',
    mode?: number,
  ): Promise<{ writeFile(content: string | Uint8Array): Promise<void>; sync(): Promise<void>; close(): Promise<void> }>;
}
const filesOfNode = (): Files => {
  const { process } = globalThis as { process?: { getBuiltinModule?(name: string): unknown } };
  const files = process?.getBuiltinModule?.('node:fs/promises');
  if (files === undefined) throw new Error('fileQueue needs Node 20.16 or newer');
  return files as Files;
};

/** Keeps each call in a file of a folder that only its owner can read: for programs that run on Node. */
export function fileQueue(folder: string): QueueStore {
  const END = '.json';
  const files = filesOfNode();
  const pathOf = (id: string) => `${folder}/${id}${END}`;
  const bytesOf = (id: string) => `${folder}/${id}.bytes`;
  const isGone = (error: unknown) => (error as { code?: unknown }).code === 'ENOENT';
  const synced = async (path: string, flags: 'w' | 'r', text?: string | Uint8Array) => {
    const file = await files.open(path, flags, 0o600);
    try {
      if (text !== undefined) await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
  };
  return {
    async all() {
      await files.mkdir(folder, { recursive: true, mode: 0o700 });
      const names = (await files.readdir(folder)).filter((name) => name.endsWith(END));
      const read = async (name: string) => {
        try {
          return JSON.parse(await files.readFile(`${folder}/${name}`, 'utf8')) as QueueEntry;
        } catch (error) {
          // It was sent in the meantime.
          if (isGone(error)) return undefined;
          throw error;
        }
      };
      return (await Promise.all(names.map(read))).filter((entry) => entry !== undefined);
    },
    async put(entry) {
      await files.mkdir(folder, { recursive: true, mode: 0o700 });
      const draft = `${folder}/${entry.id}.draft`;
      // Also after a crash, the file has either its former content or all of the new.
      await synced(draft, 'w', JSON.stringify(entry));
      await files.rename(draft, pathOf(entry.id));
      await synced(folder, 'r').catch(() => {});
    },
    async remove(id) {
      await files.rm(pathOf(id), { force: true });
      await files.rm(bytesOf(id), { force: true });
    },
    async putFile(id, file) {
      await files.mkdir(folder, { recursive: true, mode: 0o700 });
      await synced(bytesOf(id), 'w', new Uint8Array(await file.arrayBuffer()));
    },
    async getFile(id) {
      try {
        return new Blob([await files.readFile(bytesOf(id))]);
      } catch (error) {
        if (isGone(error)) return undefined;
        throw error;
      }
    },
  };
}
