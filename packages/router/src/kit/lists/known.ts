import { AppError } from '../errors.ts';

/** How many of those that exist an error names. */
const MOST = 20;

interface Named {
  /** The field of the filter, as it was sent. */
  readonly field: string;
  readonly given: readonly string[] | undefined;
  readonly known: () => Promise<readonly string[]>;
  /** Whether two spellings name the same. */
  readonly same?: (one: string, other: string) => boolean;
}

/**
 * Throws FILTER_UNKNOWN where a filter names a status, field, label or the like that nobody has defined, with those that there
 * are. A list asks once nothing matches, so that whoever finds something waits for no query more.
 */
export async function requireKnown(...filters: readonly Named[]): Promise<void> {
  for (const { field, given = [], known, same = Object.is } of filters) {
    if (given.length === 0) continue;
    const all = await known();
    const unknown = given.filter((one) => !all.some((other) => same(one, other)));
    if (unknown.length > 0)
      throw new AppError('FILTER_UNKNOWN', { field, unknown: [...new Set(unknown)], known: all.slice(0, MOST) });
  }
}

/** Names that differ in case only are the same. */
export const sameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
