import type { QueueEntry, QueueStore } from './entry.ts';

/** Keeps calls in memory: for tests, and where losing them is all right. */
export function memoryQueue(): QueueStore {
  const kept = new Map<string, QueueEntry>();
  return {
    all: async () => [...kept.values()],
    put: async (entry) => void kept.set(entry.id, entry),
    remove: async (id) => void kept.delete(id),
  };
}

/** What is used of IndexedDB, whose types are not there on Node. */
interface Heard {
  addEventListener(type: string, listener: () => void): void;
}
interface IdbRequest<T> extends Heard {
  readonly result: T;
  readonly error: Error | null;
}
interface IdbEntries {
  getAll(): IdbRequest<QueueEntry[]>;
  put(entry: QueueEntry): IdbRequest<unknown>;
  delete(id: string): IdbRequest<unknown>;
}
interface IdbTransaction extends Heard {
  readonly error: Error | null;
  objectStore(name: string): IdbEntries;
}
interface Idb extends Heard {
  close(): void;
  createObjectStore(name: string, options: { keyPath: string }): unknown;
  transaction(name: string, mode: 'readonly' | 'readwrite', options: { durability: 'strict' }): IdbTransaction;
}
interface IdbFactory {
  open(name: string, version: number): IdbRequest<Idb>;
}
const ENTRIES = 'entries';

const openIdb = (factory: IdbFactory, name: string, closed: () => void): Promise<Idb> =>
  new Promise((resolve, reject) => {
    const request = factory.open(name, 1);
    request.addEventListener('upgradeneeded', () => request.result.createObjectStore(ENTRIES, { keyPath: 'id' }));
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
  const run = async <T>(mode: 'readonly' | 'readwrite', work: (entries: IdbEntries) => IdbRequest<T>): Promise<T> => {
    const database = await (opening ??= openIdb(indexedDB, name, () => void (opening = undefined)));
    return new Promise((resolve, reject) => {
      // It is not said to be kept before it is on the disk.
      const transaction = database.transaction(ENTRIES, mode, { durability: 'strict' });
      const request = work(transaction.objectStore(ENTRIES));
      transaction.addEventListener('complete', () => resolve(request.result));
      transaction.addEventListener('abort', () => reject(transaction.error ?? new Error('The database gave up')));
    });
  };
  return {
    all: () => run('readonly', (entries) => entries.getAll()),
    put: async (entry) => void (await run('readwrite', (entries) => entries.put(entry))),
    remove: async (id) => void (await run('readwrite', (entries) => entries.delete(id))),
  };
}

/** What is used of Node, which is not there in a browser. */
interface Files {
  mkdir(path: string, options: { recursive: true; mode: number }): Promise<unknown>;
  readdir(path: string): Promise<string[]>;
  readFile(path: string, encoding: 'utf8'): Promise<string>;
  rename(from: string, to: string): Promise<void>;
  rm(path: string, options: { force: true }): Promise<void>;
  open(
    path: string,
    flags: 'w' | 'r',
    mode?: number,
  ): Promise<{ writeFile(text: string): Promise<void>; sync(): Promise<void>; close(): Promise<void> }>;
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
  const synced = async (path: string, flags: 'w' | 'r', text?: string) => {
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
          if ((error as { code?: unknown }).code === 'ENOENT') return undefined;
          throw error;
        }
      };
      return (await Promise.all(names.map(read))).filter((entry) => entry !== undefined);
    },
    async put(entry) {
      await files.mkdir(folder, { recursive: true, mode: 0o700 });
      const draft = `${folder}/${entry.id}.draft`;
      // Whatever happens, the file has either what it had before or all of this.
      await synced(draft, 'w', JSON.stringify(entry));
      await files.rename(draft, pathOf(entry.id));
      await synced(folder, 'r').catch(() => {});
    },
    remove: (id) => files.rm(pathOf(id), { force: true }),
  };
}
