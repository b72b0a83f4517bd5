import type { search } from '@deskwire/contract/knowledge/search.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as queries from './queries.ts';

/** Forgets one search of the caller. */
export async function deleteHistory(
  { db, scope }: Ctx<typeof search.deleteHistory>,
  { entry_id }: In<typeof search.deleteHistory>,
): Promise<{ id: string }> {
  if ((await queries.deleteSearches(db, scope, entry_id)) === 0) throw new AppError('SEARCH_HISTORY_NOT_FOUND');
  return { id: entry_id };
}
