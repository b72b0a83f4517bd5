import type { search } from '@deskwire/contract/knowledge/search.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { pageOfHits } from './hits.ts';

/** The projects that fit best. */
export const searchProjects = (
  ctx: Ctx<typeof search.projects>,
  { q, team_id: _, ...input }: In<typeof search.projects>,
) => pageOfHits(ctx, input, { query: q, kinds: ['project'] });
