import { sql, type Expression, type SelectQueryBuilder, type StringReference } from 'kysely';
import type { Slice } from './page.ts';

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
