import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';

const on = tables<'faq_entries'>();

const columns = [
  'id',
  'question',
  'answer',
  'category',
  'position',
  'published',
  'created_at',
  'updated_at',
  'version',
] as const;

export interface EntryFilter {
  readonly published?: boolean | undefined;
  readonly category?: string | undefined;
}
/** The FAQ in its order. */
export function listEntries(db: Db, { published, category }: EntryFilter, slice: Slice) {
  const matching = on(db)
    .selectFrom('faq_entries')
    .$if(published !== undefined, (query) => query.where('published', '=', published!))
    .$if(category !== undefined, (query) => query.where('category', '=', category!));
  const query = { rows: matching.select(columns), matching: matching.select('id') };
  return listed(db, query, ['position', 'id'], 'asc', slice);
}

/** Everything that may be answered from, in its order. */
export const listPublished = (db: Db) =>
  on(db)
    .selectFrom('faq_entries')
    .select(['id', 'question', 'answer'])
    .where('published', '=', true)
    .orderBy('position')
    .orderBy('id')
    .execute();

export const lockEntry = (db: Tx, id: string) =>
  on(db).selectFrom('faq_entries').select(columns).where('id', '=', id).forUpdate().executeTakeFirst();

export interface EntryFields {
  readonly question: string;
  readonly answer: string;
  readonly category: string | null;
  readonly position: number;
  readonly published: boolean;
}
/** The most entries there are: all of them are looked at for each question. */
const MOST = 500;
/** Undefined: there are as many as there can be. Two who add the last one at once make one more, which does no harm. */
export async function insertEntry(db: Tx, { id, now, ...fields }: EntryFields & { id: string; now: string }) {
  const { rows } = await sql<{ id: string }>`
    insert into faq_entries (id, question, answer, category, position, published, created_at, updated_at)
    select ${id}, ${fields.question}, ${fields.answer}, ${fields.category}, ${fields.position}, ${fields.published},
      ${now}::timestamptz, ${now}::timestamptz
    where (select count(*) from faq_entries) < ${MOST}
    returning id`.execute(on(db));
  return rows.length === 0
    ? undefined
    : on(db).selectFrom('faq_entries').select(columns).where('id', '=', id).executeTakeFirstOrThrow();
}
export const updateEntry = (db: Tx, id: string, set: Partial<EntryFields>, now: string) =>
  on(db)
    .updateTable('faq_entries')
    .set({ ...set, updated_at: now, version: sql`version + 1` })
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirstOrThrow();
export const deleteEntry = (db: Tx, id: string) =>
  on(db).deleteFrom('faq_entries').where('id', '=', id).returning('question').executeTakeFirst();
