import { recommendations } from '@deskwire/contract/inbox/recommendations.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { create } from './create.ts';
import { deleteRecommendation } from './delete.ts';
import { listRecommendations } from './list.ts';
import { rate } from './rate.ts';
import { update } from './update.ts';

export const recommendationsRouter = router({
  list: procedure(recommendations.list).query(({ ctx, input }) => listRecommendations(ctx, input)),
  create: procedure(recommendations.create).mutation(({ ctx, input }) => create(ctx, input)),
  update: procedure(recommendations.update).mutation(({ ctx, input }) => update(ctx, input)),
  delete: procedure(recommendations.delete).mutation(({ ctx, input }) => deleteRecommendation(ctx, input)),
  rate: procedure(recommendations.rate).mutation(({ ctx, input }) => rate(ctx, input)),
});
