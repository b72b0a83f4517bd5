import type { search } from '@deskwire/contract/knowledge/search.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { checkAbout } from './check-about.ts';
import { pageOfHits } from './hits.ts';

/** The comments that fit best; internal ones for those who handle tickets. */
export const searchComments = async (
  ctx: Ctx<typeof search.comments>,
  { q, project_id, team_id: _, ...input }: In<typeof search.comments>,
) => {
  await checkAbout(ctx, { project_id });
  return pageOfHits(ctx, input, { query: q, kinds: ['ticket_comment', 'project_comment'], project_id });
};
