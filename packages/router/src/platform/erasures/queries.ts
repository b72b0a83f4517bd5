import { tables, type Db } from '@deskwire/database/schema.ts';

const on = tables<'users' | 'teams'>();
const BATCH = 5000;

/** Ids in their order, some at a time. */
export async function findIds(db: Db, table: 'users' | 'teams', after: string): Promise<string[]> {
  const rows = await on(db).selectFrom(table).select('id').where('id', '>', after).orderBy('id').limit(BATCH).execute();
  return rows.map(({ id }) => id);
}
