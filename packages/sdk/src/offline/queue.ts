import { after, uuidv7 } from '../uuidv7.ts';
import {
  creates,
  mentions,
  renamed,
  rowOf,
  type Input,
  type OfflinePath,
  type QueueEntry,
  type QueueStore,
} from './entry.ts';
import { withLock } from './lock.ts';
import { offlineProcedures } from './procedures.ts';
import { procedureOf, send, sendFile, stopOf, type Outcome, type SendPhoto } from './send.ts';

/** The procedure at a path of a client. */
type At<Api, Path extends string> = Path extends `${infer Name}.${infer Rest}`
  ? Name extends keyof Api
    ? At<Api[Name], Rest>
    : never
  : Path extends keyof Api
    ? Api[Path]
    : never;
type InputAt<Api, Path extends string> =
  At<Api, Path> extends { mutate(input: infer I, ...rest: never[]): unknown } ? Exclude<I, void> : never;
type Creating = { [P in OfflinePath]: (typeof offlineProcedures)[P]['creates'] extends true ? P : never }[OfflinePath];
/** The input of a call that changes a row includes the version that its author saw. */
type QueuedInput<Api, Path extends OfflinePath> = Path extends Creating
  ? InputAt<Api, Path>
  : InputAt<Api, Path> & { readonly version: number };

export interface QueueOptions<Api> {
  /** `uploadPhoto` is needed for photos. */
  readonly desk: { readonly api: Api; readonly uploadPhoto?: SendPhoto };
  readonly store: QueueStore;
  /** The user who is signed in, by id. Entries of others stay where they are. */
  readonly user: string;
  /** The team they act in. */
  readonly team: string;
  /** Called with what happens to entries. */
  readonly onEvent?: ((event: QueueEvent) => void) | undefined;
  /** The clock of the device. */
  readonly now?: (() => number) | undefined;
}

export interface QueuedPhoto {
  /** The id of the inspection, which may be waiting itself. */
  readonly inspection_id: string;
  readonly item_key?: string | undefined;
  readonly filename: string;
  /** Defaults to now, by the clock of the device. */
  readonly taken_at?: string | undefined;
}

export type QueueEvent =
  | { readonly kind: 'added' | 'problem' | 'removed'; readonly entry: QueueEntry }
  /** `answer` is what the server answered; undefined if it had arrived before. */
  | { readonly kind: 'sent'; readonly entry: QueueEntry; readonly answer: Input | undefined }
  /** The id of a row that does not exist yet was changed: a wrong clock had put it too far from the present. */
  | { readonly kind: 'renamed'; readonly from: string; readonly to: string }
  /** Something else went wrong, such as a store that cannot be read. It is tried again. */
  | { readonly kind: 'failed'; readonly error: unknown };

/** How an attempt to send everything ended. */
export interface Drained {
  readonly sent: number;
  /** Entries of this user that are still there. */
  readonly left: number;
  /**
   * `decide`: what is left needs a decision, or waits for something that does. `offline` and `unavailable`: try later.
   * `signed_out`: sign in again. `other_user`: somebody else is signed in.
   */
  readonly stopped: 'empty' | 'decide' | 'offline' | 'unavailable' | 'signed_out' | 'other_user';
}

/** A call that was kept. If it creates a row, its input has the id of that row. */
export type Queued<P extends OfflinePath> = P extends Creating
  ? QueueEntry & { readonly input: { readonly id: string } }
  : QueueEntry;

export interface OfflineQueue<Api> {
  /** Keeps a call, to be sent by `drain`. A call that creates a row gets an id, which is in `input.id` of the entry. */
  add<P extends OfflinePath>(path: P, input: QueuedInput<Api, P>): Promise<Queued<P>>;
  /**
   * Keeps a photo of an inspection with its bytes. It is announced to the server in its turn, so that nobody completes the
   * inspection without it; its bytes are sent once nothing else is waiting.
   */
  addPhoto(file: Blob, about: QueuedPhoto): Promise<QueueEntry>;
  /** The calls of this user that have not arrived yet, in order. */
  entries(): Promise<QueueEntry[]>;
  /** Sends what can be sent. Among all pages of an origin, one does this at a time. */
  drain(): Promise<Drained>;
  /** Resolves a conflict by sending the change on top of the row as it is now. */
  keepMine(id: string): Promise<void>;
  /** Sends a refused call once more, with another input if one is given. */
  retry(id: string, input?: Input): Promise<void>;
  /** Removes a call, with those that need the row it would have created. Returns all removed entries. */
  discard(id: string): Promise<QueueEntry[]>;
  /** Drains now, after each `add`, when the connection comes back, and at intervals. Returns a function that stops it. */
  start(): () => void;
}

/** After this many failures of the server, a call is put aside so that the ones behind it are sent. */
const MOST_FAILURES = 5;
const FIRST_WAIT_MS = 1000;
const MAX_WAIT_MS = 60_000;

const lostFile = {
  kind: 'refused',
  code: 'FILE_NOT_FOUND',
  message: 'The device no longer has the bytes of this photo. Take it again, or give it up.',
  details: undefined,
} as const;

/** Creates a queue that keeps calls while there is no connection, and sends them once and in order when there is one. */
export function createOfflineQueue<Api>(options: QueueOptions<Api>): OfflineQueue<Api> {
  const { desk, store, user, team, now = Date.now } = options;
  const tell = (event: QueueEvent) => options.onEvent?.(event);
  /** Serializes changes of the store, which other pages may make as well. */
  const writing = <T>(work: () => Promise<T>): Promise<T> => withLock('deskwire-offline-store', work);
  const own = async (): Promise<QueueEntry[]> =>
    (await store.all()).filter((entry) => entry.user === user).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  /** Changes an entry, unless it was given up in the meantime. */
  const change = (id: string, changed: (entry: QueueEntry) => QueueEntry): Promise<QueueEntry | undefined> =>
    writing(async () => {
      const entry = (await store.all()).find((one) => one.id === id && one.user === user);
      if (entry === undefined) return undefined;
      const next = changed(entry);
      if (next !== entry) await store.put(next);
      return next;
    });
  let wake: () => void = () => {};

  async function add(path: OfflinePath, given: Input, file?: { blob: Blob; name: string }): Promise<QueueEntry> {
    const input = creates({ path }) ? { id: uuidv7(now()), ...given } : given;
    const version = creates({ path }) ? null : given['version'];
    if (version !== null && typeof version !== 'number')
      throw new TypeError(`${path} needs the version it is based on, to find out about changes of others`);
    const entry = await writing(async () => {
      const ids = (await store.all()).map(({ id }) => id).toSorted();
      const added: QueueEntry = {
        id: after(ids.at(-1), now()),
        path,
        // Input that cannot be kept as JSON must fail now.
        input: JSON.parse(JSON.stringify(input)) as Input,
        idempotency_key: crypto.randomUUID(),
        user,
        team,
        at: new Date(now()).toISOString(),
        base_version: version,
        ...(file === undefined ? {} : { file: { name: file.name, type: file.blob.type, size: file.blob.size } }),
      };
      // The bytes first: an entry whose file is missing could never be sent.
      if (file !== undefined) await store.putFile!(added.id, file.blob);
      await store.put(added);
      return added;
    });
    tell({ kind: 'added', entry });
    wake();
    return entry;
  }

  function addPhoto(blob: Blob, { filename: name, ...about }: QueuedPhoto): Promise<QueueEntry> {
    if (store.putFile === undefined || store.getFile === undefined || desk.uploadPhoto === undefined)
      throw new TypeError('Photos need a store with putFile and getFile, and a desk with uploadPhoto');
    return add('photos.announce', { taken_at: new Date(now()).toISOString(), ...about }, { blob, name });
  }

  /** Whether the person who is signed in now, according to the server, is the one whose calls these are. */
  async function check(): Promise<'offline' | 'unavailable' | 'signed_out' | 'other_user' | undefined> {
    try {
      const me = (await procedureOf(desk.api, 'users.me').query()) as { id: string };
      return me.id === user ? undefined : 'other_user';
    } catch (error) {
      const why = stopOf(error);
      if (why === undefined) throw error;
      return why;
    }
  }

  /** Moves later changes of a row to the version that one of our own calls made, so that they are no conflict. */
  async function rebase(sent: QueueEntry, version: number): Promise<void> {
    const bases = [sent.base_version, ...(sent.earlier_bases ?? [])];
    for (const entry of await own())
      if (entry.id > sent.id && !creates(entry) && rowOf(entry) === rowOf(sent) && bases.includes(entry.base_version))
        await change(entry.id, (one) => based(one, version));
  }

  async function rename(entry: QueueEntry, from: string, to: string): Promise<void> {
    for (const one of await own())
      if (one.id > entry.id && mentions(one.input, new Set([from])))
        await change(one.id, (next) => ({ ...next, input: renamed(next.input, from, to) }));
  }

  /** Gives a row an id of the present, by the clock of the server. */
  async function correct(entry: QueueEntry): Promise<void> {
    const { at } = (await procedureOf(desk.api, 'status.get').query({})) as { at: string };
    const from = rowOf(entry);
    const to = uuidv7(Date.parse(at));
    await change(entry.id, (one) => ({
      ...one,
      input: { ...one.input, id: to },
      idempotency_key: crypto.randomUUID(),
      was: from,
    }));
    await rename(entry, from, to);
    tell({ kind: 'renamed', from, to });
  }

  async function settle(entry: QueueEntry, outcome: Exclude<Outcome, { kind: 'stop' }>): Promise<boolean> {
    switch (outcome.kind) {
      case 'done':
        // First, so that nothing is lost if this is interrupted in between: sent again, it has the same answer.
        if (outcome.version !== undefined) await rebase(entry, outcome.version);
        if (entry.file !== undefined && entry.announced !== true) {
          await change(entry.id, (one) => ({ ...one, announced: true }));
          return true;
        }
        await writing(() => store.remove(entry.id));
        tell({ kind: 'sent', entry, answer: outcome.answer });
        return true;
      case 'untimely':
        if (entry.was === undefined) {
          await correct(entry);
          return false;
        }
        await park(entry, {
          kind: 'refused',
          code: 'INVALID_INPUT',
          message: 'The id was refused, although it was made by the clock of the server.',
          details: undefined,
        });
        return false;
      case 'failed': {
        const failures = (entry.failures ?? 0) + 1;
        await change(entry.id, (one) => ({ ...one, failures }));
        if (failures >= MOST_FAILURES)
          await park(entry, {
            kind: 'refused',
            code: 'INTERNAL',
            message: 'The server failed at this repeatedly. Try again later, or give it up.',
            details: undefined,
          });
        return false;
      }
      default:
        await park(entry, outcome.problem);
        return false;
    }
  }
  async function park(entry: QueueEntry, problem: NonNullable<QueueEntry['problem']>): Promise<void> {
    const parked = await change(entry.id, (one) => ({ ...one, problem }));
    if (parked !== undefined) tell({ kind: 'problem', entry: parked });
  }

  async function drainAlone(): Promise<Drained> {
    let sent = 0;
    /** Rows whose calls need a decision. Later calls about them wait, and so do calls that mention rows still missing. */
    const rows = new Set<string>();
    const missing = new Set<string>();
    const end = async (stopped: Drained['stopped'] | undefined): Promise<Drained> => {
      const left = (await own()).length;
      return { sent, left, stopped: stopped ?? (left === 0 ? 'empty' : 'decide') };
    };
    // It may have been interrupted before all that mentions a new id had been changed.
    for (const entry of await own()) if (entry.was !== undefined) await rename(entry, entry.was, rowOf(entry));
    for (let passed = ''; ;) {
      const entry = (await own()).find(({ id, announced }) => id > passed && announced !== true);
      if (entry === undefined) return end(await sendFiles());
      const waits = entry.problem !== undefined || rows.has(rowOf(entry)) || mentions(entry.input, missing);
      if (waits) {
        passed = entry.id;
        rows.add(rowOf(entry));
        if (creates(entry)) missing.add(rowOf(entry));
        continue;
      }
      const why = await check();
      if (why !== undefined) return end(why);
      const outcome = await send(desk.api, entry);
      if (outcome.kind === 'stop') return end(outcome.why);
      if (await settle(entry, outcome)) {
        if (entry.file === undefined) sent += 1;
        passed = entry.id;
      } else if (outcome.kind === 'failed') return end('unavailable');
    }

    /** Sends the bytes of what was announced, one after another. */
    async function sendFiles(): Promise<Drained['stopped'] | undefined> {
      for (const entry of (await own()).filter(
        ({ announced, problem }) => announced === true && problem === undefined,
      )) {
        const why = await check();
        if (why !== undefined) return why;
        const file = await store.getFile?.(entry.id);
        const outcome: Outcome =
          file === undefined || desk.uploadPhoto === undefined
            ? { kind: 'problem', problem: { ...lostFile } }
            : await sendFile(desk.uploadPhoto, entry, file);
        if (outcome.kind === 'stop') return outcome.why;
        if (await settle(entry, outcome)) sent += 1;
        else if (outcome.kind === 'failed') return 'unavailable';
      }
      return undefined;
    }
  }

  const drain = () => withLock(`deskwire-offline-${user}`, drainAlone);

  function start(): () => void {
    let wait = FIRST_WAIT_MS;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let running = false;
    let again = false;
    let stopped = false;
    const round = async (): Promise<void> => {
      clearTimeout(timer);
      if (running || stopped) return void (again = true);
      running = true;
      again = false;
      const drained = await drain().catch((error: unknown) => {
        tell({ kind: 'failed', error });
      });
      running = false;
      if (again) return round();
      if (stopped || drained?.stopped === 'empty' || drained?.stopped === 'decide') return void (wait = FIRST_WAIT_MS);
      timer = setTimeout(() => void round(), wait * (0.5 + Math.random() / 2));
      wait = Math.min(wait * 2, MAX_WAIT_MS);
    };
    wake = () => void round();
    const online = () => {
      wait = FIRST_WAIT_MS;
      void round();
    };
    const page = globalThis as Partial<Pick<EventTarget, 'addEventListener' | 'removeEventListener'>>;
    page.addEventListener?.('online', online);
    void round();
    return () => {
      stopped = true;
      clearTimeout(timer);
      page.removeEventListener?.('online', online);
      wake = () => {};
    };
  }

  return {
    add: add as OfflineQueue<Api>['add'],
    addPhoto,
    entries: own,
    drain,
    async keepMine(id) {
      await change(id, (entry) => {
        if (entry.problem?.kind !== 'conflict') return entry;
        const { problem, ...rest } = entry;
        return {
          ...based(rest, problem.current.version),
          earlier_bases: [...(entry.earlier_bases ?? []), ...(entry.base_version === null ? [] : [entry.base_version])],
          // Another body, so another key.
          idempotency_key: crypto.randomUUID(),
        };
      });
      wake();
    },
    async retry(id, input) {
      await change(id, ({ problem: _, failures: __, was: ___, ...entry }) => ({
        ...entry,
        ...(input === undefined ? {} : { input, idempotency_key: crypto.randomUUID() }),
        ...(typeof input?.['version'] === 'number' ? { base_version: input['version'] } : {}),
      }));
      wake();
    },
    async discard(id) {
      const gone: QueueEntry[] = [];
      await writing(async () => {
        const missing = new Set<string>();
        for (const entry of await own()) {
          if (entry.id !== id && !mentions(entry.input, missing)) continue;
          if (creates(entry)) missing.add(rowOf(entry));
          await store.remove(entry.id);
          gone.push(entry);
        }
      });
      for (const entry of gone) tell({ kind: 'removed', entry });
      wake();
      return gone;
    },
    start,
  };
}

const based = (entry: QueueEntry, version: number): QueueEntry => ({
  ...entry,
  base_version: version,
  input: { ...entry.input, version },
});
