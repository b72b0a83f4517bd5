import type { search } from '@deskwire/contract/knowledge/search.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { checkAbout } from './check-about.ts';
import { pageOfHits } from './hits.ts';

/** The tasks that fit best. */
export const searchTasks = async (
  ctx: Ctx<typeof search.tasks>,
  { q, project_id, team_id: _, ...input }: In<typeof search.tasks>,
) => {
  await checkAbout(ctx, { project_id });
  return pageOfHits(ctx, input, { query: q, kinds: ['task'], project_id });
};
