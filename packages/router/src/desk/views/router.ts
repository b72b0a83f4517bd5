import { views } from '@deskwire/contract/desk/views.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { countViews } from './counts.ts';
import { createView } from './create.ts';
import { deleteView } from './delete.ts';
import { getView } from './get.ts';
import { listViews } from './list.ts';
import { reorderViews } from './reorder.ts';
import { updateView } from './update.ts';

export const viewsRouter = router({
  list: procedure(views.list).query(({ ctx, input }) => listViews(ctx, input)),
  get: procedure(views.get).query(({ ctx, input }) => getView(ctx, input)),
  create: procedure(views.create).mutation(({ ctx, input }) => createView(ctx, input)),
  update: procedure(views.update).mutation(({ ctx, input }) => updateView(ctx, input)),
  delete: procedure(views.delete).mutation(({ ctx, input }) => deleteView(ctx, input)),
  reorder: procedure(views.reorder).mutation(({ ctx, input }) => reorderViews(ctx, input)),
  counts: procedure(views.counts).query(({ ctx, input }) => countViews(ctx, input)),
});
