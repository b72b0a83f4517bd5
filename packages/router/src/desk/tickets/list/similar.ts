import type { Db } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { keyOf } from '../present.ts';
import { findSolved, listUsedCategories } from './similar.queries.ts';

/** Tickets that were solved and are about the same words, as far as the person may see them. */
export async function similarSolved(
  db: Db,
  scope: TeamScope,
  about: { readonly words: readonly string[]; readonly except_id: string | null; readonly limit: number },
) {
  if (about.words.length === 0) return [];
  const rows = await findSolved(db, scope, about);
  return rows.map(({ id, number, title, resolution_notes }) => ({
    id,
    key: keyOf(scope, number),
    title,
    notes: resolution_notes!,
  }));
}

/**
 * The categories under which the team files the tickets that a person may see, those used most first. One that was used
 * only once may be a slip.
 */
export const usedCategories = (db: Db, scope: TeamScope, most: number): Promise<string[]> =>
  listUsedCategories(db, scope, most);

/** The same of all tickets, for work that is done for the team as a whole. */
export const usedCategoriesOfTeam = (db: Db, { team_id }: InTeam, most: number): Promise<string[]> =>
  listUsedCategories(db, { team_id, visibility: 'all', person_id: '' }, most);
