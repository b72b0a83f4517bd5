import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../../kit/team-id.ts';
import { readVersioned } from '../../../../kit/versions/queries.ts';

const on = tables<'ai_categories'>();

export interface Category {
  readonly name: string;
  readonly description: string;
  readonly keywords: string[];
  readonly active: boolean;
}
/** Their name as a whole that has a version. */
export const CATEGORIES = 'ai_categories';
const inOrder = (db: Db, { team_id }: InTeam) =>
  on(db)
    .selectFrom('ai_categories')
    .select(['name', 'description', 'keywords', 'active'])
    .where('team_id', '=', team_id)
    .orderBy('position');
export const listCategories = (db: Db, scope: InTeam): Promise<Category[]> => inOrder(db, scope).execute();
/** The same with their version. */
export const readCategories = (db: Db, scope: InTeam) => readVersioned(db, scope, CATEGORIES, inOrder(db, scope));

/** The categories in use. An empty list means that the team has not set any. */
export const listActive = async (db: Db, scope: InTeam): Promise<Category[]> =>
  (await listCategories(db, scope)).filter(({ active }) => active);

export async function replaceCategories(db: Tx, { team_id }: InTeam, categories: readonly Category[]): Promise<void> {
  // One after another: of two that came at once, each would leave what the other has written.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`ai_categories ${team_id}`}, 0))`.execute(on(db));
  await on(db).deleteFrom('ai_categories').where('team_id', '=', team_id).execute();
  if (categories.length === 0) return;
  await on(db)
    .insertInto('ai_categories')
    .values(categories.map((category, position) => ({ ...category, team_id, position })))
    .execute();
}
