import { sql, type Expression, type SelectQueryBuilder, type StringReference } from 'kysely';
import type { Db } from '@deskwire/database/schema.ts';
import { countUpTo } from './count.ts';
import type { Found, Slice } from './page.ts';

/**
 * A page of a query in the order of its keys, which are together unique and stand in an index in this order: reading on
 * from a cursor costs the same at any depth.
 */
export function inOrder<DB, TB extends keyof DB, O>(
  query: SelectQueryBuilder<DB, TB, O>,
  keys: readonly (StringReference<DB, TB> | Expression<unknown>)[],
  direction: 'asc' | 'desc',
  { after, limit, offset }: Slice,
): SelectQueryBuilder<DB, TB, O> {
  const refs = keys.map((key) => (typeof key === 'string' ? sql.ref(key) : key));
  const further = sql.raw(direction === 'asc' ? '>' : '<');
  let page = query.limit(limit).offset(offset);
  for (const ref of refs) page = page.orderBy(ref, direction);
  if (after === undefined) return page;
  return page.where(sql<boolean>`(${sql.join(refs)}) ${further} (${sql.join(after.slice(0, keys.length))})`);
}

/**
 * One page of a list: its rows in the order of the keys and, where the slice asks for it, how many rows match. `matching`
 * is what `rows` selects from, without the columns that counting does not need.
 */
export async function listed<DB, TB extends keyof DB, O, MDB, M extends keyof MDB, P>(
  db: Db,
  query: { readonly rows: SelectQueryBuilder<DB, TB, O>; readonly matching: SelectQueryBuilder<MDB, M, P> },
  keys: readonly (StringReference<DB, TB> | Expression<unknown>)[],
  direction: 'asc' | 'desc',
  slice: Slice,
): Promise<Found<O>> {
  const rows = await inOrder(query.rows, keys, direction, slice).execute();
  return { rows: rows as unknown as O[], counted: slice.counts ? await countUpTo(db, query.matching) : undefined };
}
