import { freezes } from '@deskwire/contract/desk/staging.freezes.ts';
import { procedure, router } from '../../../kit/procedure.ts';
import { createFreeze } from './create.ts';
import { deleteFreeze } from './delete.ts';
import { listFreezes } from './list.ts';
import { updateFreeze } from './update.ts';

export const freezesRouter = router({
  list: procedure(freezes.list).query(({ ctx, input }) => listFreezes(ctx, input)),
  create: procedure(freezes.create).mutation(({ ctx, input }) => createFreeze(ctx, input)),
  update: procedure(freezes.update).mutation(({ ctx, input }) => updateFreeze(ctx, input)),
  delete: procedure(freezes.delete).mutation(({ ctx, input }) => deleteFreeze(ctx, input)),
});
