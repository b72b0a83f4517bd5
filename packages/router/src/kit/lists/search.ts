import { sql, type RawBuilder } from 'kysely';

type Text = string | RawBuilder<unknown>;
const ref = (text: Text): RawBuilder<unknown> => (typeof text === 'string' ? sql.ref(text) : text);

/**
 * Whether one of some columns has a part that reads like `search`, without case, accents and width. What lists and their
 * exports are searched by where they have no words of their own; null holds nothing.
 */
export const holds = (texts: readonly Text[], search: string): RawBuilder<boolean> =>
  sql<boolean>`(${sql.join(
    texts.map((text) => sql`folded(${ref(text)}) like part_of(${search}::text)`),
    sql` or `,
  )})`;

/** Names in the order of an alphabet, where their column has not that order itself. */
export const alphabetical = (name: Text): RawBuilder<string> => sql<string>`${ref(name)} collate "und-x-icu"`;
