import { NAMELESS } from '../../identity/people/nameless.ts';
import { tables, type Db } from '@deskwire/database/schema.ts';

const on = tables<'users' | 'teams' | 'people'>();
const BATCH = 5000;

/** Ids in their order, some at a time. */
export async function findIds(db: Db, table: 'users' | 'teams', after: string): Promise<string[]> {
  const rows = await on(db).selectFrom(table).select('id').where('id', '>', after).orderBy('id').limit(BATCH).execute();
  return rows.map(({ id }) => id);
}
/** The same for people without an account who have a name, with their teams. */
export const findContacts = (db: Db, after: string) =>
  on(db)
    .selectFrom('people')
    .select(['id', 'team_id'])
    .where('user_id', 'is', null)
    .where((eb) => eb.or([eb('name', '<>', NAMELESS), eb('email', 'is not', null)]))
    .where('id', '>', after)
    .orderBy('id')
    .limit(BATCH)
    .execute();
