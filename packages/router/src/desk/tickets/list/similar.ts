import type { Db } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { retrieve } from '../../../knowledge/search/retrieve.ts';
import type { Searching } from '../../../knowledge/search/ranking/rank.ts';
import { listNotes, listUsedCategories } from './similar.queries.ts';

/** More matches are read than are shown, since some of them have no resolution notes. */
const LOOKED_AT = 5;

/** Tickets that were solved and are about the same words, as far as the person may see them. */
export async function similarSolved(
  searching: Searching,
  about: { readonly words: readonly string[]; readonly except_id: string | null; readonly limit: number },
) {
  const solved = await retrieve(searching, {
    query: about.words.join(' '),
    kinds: ['ticket'],
    category: ['resolved', 'closed'],
    except: about.except_id === null ? [] : [about.except_id],
    limit: about.limit * LOOKED_AT,
  });
  if (solved.length === 0) return [];
  const rows = await listNotes(
    searching.db,
    searching.scope,
    solved.map(({ id }) => id),
  );
  const notes = new Map(rows.map((row) => [row.id, row.resolution_notes!]));
  return solved
    .filter(({ id }) => notes.has(id))
    .slice(0, about.limit)
    .map(({ id, key, title }) => ({ id, key: key!, title, notes: notes.get(id)! }));
}

/**
 * The categories under which the team files the tickets that a person may see, those used most first. One that was used
 * only once may be a slip.
 */
export const usedCategories = (db: Db, scope: TeamScope, most: number): Promise<string[]> =>
  listUsedCategories(db, scope, most);

/** The same over all tickets, for work that is done for the team as a whole. */
export const usedCategoriesOfTeam = (db: Db, { team_id }: InTeam, most: number): Promise<string[]> =>
  listUsedCategories(db, { team_id, visibility: 'all', person_id: '' }, most);
