import { offlineProcedures } from './procedures.ts';

/** A procedure whose contract entry says that it can be sent later. */
export type OfflinePath = keyof typeof offlineProcedures;
export type Input = Readonly<Record<string, unknown>>;

/** A call that waits until it can be sent. */
export interface QueueEntry {
  /** Ids of calls that were added later are greater, whatever the clock said. */
  readonly id: string;
  readonly path: OfflinePath;
  readonly input: Input;
  /** The same at each try, so that a call whose answer was lost counts once. */
  readonly idempotency_key: string;
  /** The user who made it. It is never sent as anybody else. */
  readonly user: string;
  /** The team it was made in, whatever the default team is by then. */
  readonly team: string;
  /** When it was made, according to the clock of the device. */
  readonly at: string;
  /** The version of the row that it changes, as its author saw it; null if it creates one. */
  readonly base_version: number | null;
  /** Versions on top of which it was meant before its author decided to keep it in spite of a conflict. */
  readonly earlier_bases?: readonly number[];
  /** How often the server failed to process it. */
  readonly failures?: number;
  /** The id it proposed before, which a wrong clock had put too far from the present. */
  readonly was?: string;
  /** The file that belongs to it, whose bytes the store keeps under the id of the entry. */
  readonly file?: QueuedFile;
  /** Whether the row is there, and only its file has to be sent. */
  readonly announced?: boolean;
  /** Why it needs a decision by its author. */
  readonly problem?: QueueProblem;
}

export interface QueuedFile {
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

export type QueueProblem =
  | {
      readonly kind: 'conflict';
      /** The row as it is now. */
      readonly current: Input & { readonly version: number };
    }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string; readonly details: unknown };

/** The storage of waiting calls. An operation is durable once its promise resolves. */
export interface QueueStore {
  all(): Promise<QueueEntry[]>;
  /** Adds an entry, or replaces the one that has its id. */
  put(entry: QueueEntry): Promise<void>;
  /** Removes an entry with its file. */
  remove(id: string): Promise<void>;
  /** Keeps the file of an entry that is about to be added. Without it, the queue takes no files. */
  putFile?(id: string, file: Blob): Promise<void>;
  getFile?(id: string): Promise<Blob | undefined>;
}

/** The row that a call is about: calls about one row are sent in order. */
export const rowOf = ({ path, input }: QueueEntry): string => String(input[offlineProcedures[path].row]).toLowerCase();
export const creates = ({ path }: Pick<QueueEntry, 'path'>): boolean => offlineProcedures[path].creates;

/** Whether a value is somewhere in an input. */
export function mentions(value: unknown, ids: ReadonlySet<string>): boolean {
  if (typeof value === 'string') return ids.has(value.toLowerCase());
  return typeof value === 'object' && value !== null && Object.values(value).some((item) => mentions(item, ids));
}

/** A copy of an input in which one id is replaced by another. */
export function renamed<T>(value: T, from: string, to: string): T {
  if (typeof value === 'string') return (value.toLowerCase() === from ? to : value) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => renamed(item, from, to)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, renamed(item as unknown, from, to)]),
  ) as T;
}

/** Whether a row is already as a call wants it, so that there is nothing to decide. */
export function isDone({ path, input }: QueueEntry, current: Input): boolean {
  const { row } = offlineProcedures[path];
  return Object.entries(input).every(
    ([name, wanted]) => name === 'version' || name === row || fits(wanted, current[name], name),
  );
}
/** Fields that only locate the row are not in it under the same name, and need not be. */
function fits(wanted: unknown, now: unknown, name: string): boolean {
  if (name === 'team_id') return true;
  if (typeof wanted !== 'object' || wanted === null) return wanted === now;
  if (typeof now !== 'object' || now === null || Array.isArray(wanted) !== Array.isArray(now)) return false;
  if (Array.isArray(wanted) && wanted.length !== (now as unknown[]).length) return false;
  return Object.entries(wanted).every(([key, item]) => fits(item, (now as Input)[key], ''));
}
