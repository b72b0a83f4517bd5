import type { search } from '@deskwire/contract/knowledge/search.ts';
import type { Ctx } from '../../../kit/context.ts';
import * as queries from './queries.ts';

/** Forgets all searches of the caller in the team. */
export const clearHistory = async ({ db, scope }: Ctx<typeof search.clearHistory>): Promise<{ deleted: number }> => ({
  deleted: await queries.deleteSearches(db, scope),
});
