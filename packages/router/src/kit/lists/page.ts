import { hash } from 'node:crypto';
import type { PageInput, PageOf } from '@deskwire/contract/kit/paging.ts';
import { AppError } from '../errors.ts';
import type { Services } from '../services.ts';

const DEFAULT_SIZE = 20;
/** Matches are counted exactly up to here, and pages end here: an offset must skip what it does not show. */
export const COUNTED = 10_000;

/** The sort values of the last row shown, after which a keyset page continues. */
export type Position = readonly (string | number | null)[];

export interface Slice {
  readonly limit: number;
  readonly offset: number;
  readonly after: Position | undefined;
  /** Whether the total is wanted: a cursor carries that of its first page. */
  readonly counts: boolean;
}
export interface Found<R> {
  /** At most `limit` rows, from `after` or `offset`. */
  readonly rows: R[];
  /** Matches, at most COUNTED + 1; undefined where it was not asked for. */
  readonly counted?: number | undefined;
  /** The planner's estimate when there are more than COUNTED. */
  readonly estimated?: number | undefined;
}

/**
 * Makes the page of a list. `find` gets a slice of one row more than the page. A cursor is accepted only by a list with
 * the same `key`, which names the list, its sort and its filter.
 */
export async function page<R, T>(
  { services }: { services: Services },
  input: PageInput,
  list: {
    readonly key: readonly unknown[];
    readonly find: (slice: Slice) => Promise<Found<R>>;
    readonly position: (row: R) => Position;
    readonly present: (row: R) => T;
    /** Called where nothing at all matches: refuses a filter that names what does not exist. */
    readonly none?: () => Promise<void>;
  },
): Promise<PageOf<T>> {
  const size = input.page_size ?? DEFAULT_SIZE;
  const place = hash('sha256', JSON.stringify(list.key), 'base64url').slice(0, 12);
  const cursor = input.cursor === undefined ? undefined : readCursor(services, place, input.cursor);
  const number = cursor?.page ?? input.page ?? 1;
  if (cursor === undefined && number * size > COUNTED) throw new AppError('PAGE_TOO_DEEP');
  const slice = {
    limit: size + 1,
    offset: cursor === undefined ? (number - 1) * size : 0,
    after: cursor?.after,
    counts: cursor === undefined,
  };
  const { rows, counted, estimated } = await list.find(slice);
  if (rows.length === 0 && counted === 0) await list.none?.();
  const shown = rows.slice(0, size);
  const isEstimate = cursor?.estimated ?? (counted ?? 0) > COUNTED;
  const total = cursor?.total ?? (isEstimate ? Math.max(estimated ?? 0, COUNTED + 1) : (counted ?? 0));
  return {
    items: shown.map(list.present),
    total,
    ...(isEstimate ? { total_estimated: true } : {}),
    page: number,
    page_size: size,
    next_cursor:
      rows.length > size
        ? writeCursor(services, {
            place,
            page: number + 1,
            total,
            estimated: isEstimate,
            after: list.position(shown.at(-1)!),
          })
        : null,
  };
}

interface Cursor {
  readonly place: string;
  readonly page: number;
  readonly total: number;
  readonly estimated: boolean;
  readonly after: Position;
}
const PURPOSE = 'cursor';

function writeCursor({ keyring }: Services, { place, page: number, total, estimated, after }: Cursor): string {
  const body = Buffer.from(JSON.stringify([place, number, total, estimated, after])).toString('base64url');
  return `${body}.${keyring.mac(PURPOSE, body)}`;
}
function readCursor({ keyring }: Services, place: string, text: string): Cursor {
  const [body = '', mac = ''] = text.split('.', 2);
  if (!keyring.verifyMac(PURPOSE, body, mac)) throw new AppError('INVALID_CURSOR');
  const [issuedFor, number, total, estimated, after] = JSON.parse(Buffer.from(body, 'base64url').toString()) as [
    string,
    number,
    number,
    boolean,
    Position,
  ];
  if (issuedFor !== place) throw new AppError('INVALID_CURSOR', { reason: 'the sort or the filter changed' });
  return { place, page: number, total, estimated, after };
}
