import { taskLabels } from '@deskwire/contract/work/tasks.relations.ts';
import { procedure, router } from '../../../kit/procedure.ts';
import { createLabel } from './create.ts';
import { deleteLabel } from './delete.ts';
import { listLabels } from './list.ts';
import { updateLabel } from './update.ts';

export const labelsRouter = router({
  list: procedure(taskLabels.list).query(({ ctx, input }) => listLabels(ctx, input)),
  create: procedure(taskLabels.create).mutation(({ ctx, input }) => createLabel(ctx, input)),
  update: procedure(taskLabels.update).mutation(({ ctx, input }) => updateLabel(ctx, input)),
  delete: procedure(taskLabels.delete).mutation(({ ctx, input }) => deleteLabel(ctx, input)),
});
