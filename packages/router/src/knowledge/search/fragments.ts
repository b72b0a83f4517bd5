import { sql, type RawBuilder } from 'kysely';
import type { Asked } from './rareness.ts';

/**
 * Whether each word of a search is somewhere in a row, in its own text or in that of attached rows: the condition of a filter.
 * None finds nothing. Internal passages count for those who may read them.
 *
 * The planner knows nothing of how many rows a word is in. So the rows of a first word that is rare are gathered once, and
 * only they are looked at; every other word is looked up in the passages of a row, one row after the other.
 */
export const saysAll = (
  { team_id, id, internal }: { team_id: unknown; id: RawBuilder<unknown>; internal: boolean },
  kinds: readonly string[],
  { words, rare }: Asked<RawBuilder<unknown>>,
): RawBuilder<boolean> => {
  const saying = (word: RawBuilder<unknown>) => sql`passages where passages.team_id = ${team_id}
    and passages.kind in (${sql.join(kinds.map((kind) => sql.lit(kind)))})
    and passages.terms @@ ${word}::tsquery ${internal ? sql`` : sql`and not passages.internal`}`;
  const all = words.map((word, at) =>
    rare && at === 0
      ? sql`${id} = any(array(select passages.home_id from ${saying(word)}))`
      : sql`exists (select from ${saying(word)} and passages.home_id = ${id} offset 0)`,
  );
  return all.length === 0 ? sql<boolean>`false` : sql<boolean>`(${sql.join(all, sql` and `)})`;
};
/** The same in a filter whose words are values. */
export const valuesIn = ({ words, rare }: Asked): Asked<RawBuilder<unknown>> => ({
  words: words.map((word) => sql`${word}`),
  rare,
});

/**
 * Writes the first passage of a row within the statement that inserts it, for rows that are made
 * too often for a statement of their own.
 */
export const insertedPassage = (
  kind: string,
  v: { readonly team_id: unknown; readonly id: unknown; readonly length: unknown; readonly terms: unknown },
): RawBuilder<unknown> => sql`
  insert into passages (team_id, home_id, kind, entity_id, ordinal, length, terms)
  values (${v.team_id}::uuid, ${v.id}::uuid, ${sql.lit(kind)}, ${v.id}::uuid, 0, ${v.length}::integer, ${v.terms}::tsvector)
  on conflict do nothing`;

/** Whether the index has nothing of a row. */
export const isUnindexed = (
  kind: string,
  {
    team_id,
    id,
    home_id = id,
  }: Readonly<Record<'team_id' | 'id', RawBuilder<unknown>>> & { home_id?: RawBuilder<unknown> },
): RawBuilder<boolean> => sql<boolean>`not exists (
  select from passages where passages.team_id = ${team_id} and passages.home_id = ${home_id}
    and passages.kind = ${sql.lit(kind)} and passages.entity_id = ${id})`;
