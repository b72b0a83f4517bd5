import { sql, type Expression, type SelectQueryBuilder, type StringReference } from 'kysely';
import type { Db } from '@deskwire/database/schema.ts';
import { counted, countUpTo } from './count.ts';
import type { Found, Slice } from './page.ts';

type Keys<DB, TB extends keyof DB> = readonly (StringReference<DB, TB> | Expression<unknown>)[];

/**
 * One page of a list: its rows in the order of the keys and, where the slice asks for it, how many rows match. The keys are
 * together unique and stand in an index in this order: reading on from a cursor costs the same at any depth. `matching`
 * is what `rows` selects from, without the columns that counting does not need.
 */
export async function listed<DB, TB extends keyof DB, O, MDB, M extends keyof MDB, P>(
  db: Db,
  query: { readonly rows: SelectQueryBuilder<DB, TB, O>; readonly matching: SelectQueryBuilder<MDB, M, P> },
  keys: Keys<DB, TB>,
  direction: 'asc' | 'desc',
  slice: Slice,
): Promise<Found<O>> {
  const refs = keys.map((key) => (typeof key === 'string' ? sql.ref(key) : key));
  const place = sql`(${sql.join(refs)})`;
  const further = sql.raw(direction === 'asc' ? '>' : '<');
  const { after, limit, offset } = slice;
  let page = ordered(query.rows, refs, direction).limit(limit);
  if (after !== undefined)
    page = page.where(sql<boolean>`${place} ${further} (${sql.join(after.slice(0, keys.length))})`);
  else if (offset < FAR) page = page.offset(offset);
  else page = page.where(sql<boolean>`${place} ${further}= (${nth(query.rows, refs, direction, offset)})`);
  const rows = await page.execute();
  return counted(slice, rows as unknown as O[], () => countUpTo(db, query.matching));
}

/** Passing so many rows with all that is shown of them costs more than finding the first row of a page by its keys. */
export const FAR = 200;
/** The keys of the row before which so many others come. */
const nth = <DB, TB extends keyof DB, O>(
  rows: SelectQueryBuilder<DB, TB, O>,
  refs: readonly Expression<unknown>[],
  direction: 'asc' | 'desc',
  offset: number,
) =>
  ordered(rows.clearSelect(), refs, direction)
    .select(refs.map((ref, at) => sql`${ref}`.as(`key_${at}`)))
    .offset(offset)
    .limit(1);

function ordered<DB, TB extends keyof DB, O>(
  query: SelectQueryBuilder<DB, TB, O>,
  refs: readonly Expression<unknown>[],
  direction: 'asc' | 'desc',
): SelectQueryBuilder<DB, TB, O> {
  let page = query;
  for (const ref of refs) page = page.orderBy(ref, direction);
  return page;
}
