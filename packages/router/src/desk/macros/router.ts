import { macros } from '@deskwire/contract/desk/macros.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { runMacro } from './run.ts';
import { createMacro } from './create.ts';
import { deleteMacro } from './delete.ts';
import { getMacro } from './get.ts';
import { listMacros } from './list.ts';
import { previewMacro } from './preview.ts';
import { updateMacro } from './update.ts';

export const macrosRouter = router({
  list: procedure(macros.list).query(({ ctx, input }) => listMacros(ctx, input)),
  get: procedure(macros.get).query(({ ctx, input }) => getMacro(ctx, input)),
  create: procedure(macros.create).mutation(({ ctx, input }) => createMacro(ctx, input)),
  update: procedure(macros.update).mutation(({ ctx, input }) => updateMacro(ctx, input)),
  delete: procedure(macros.delete).mutation(({ ctx, input }) => deleteMacro(ctx, input)),
  preview: procedure(macros.preview).query(({ ctx, input }) => previewMacro(ctx, input)),
  run: procedure(macros.run).mutation(({ ctx, input }) => runMacro(ctx, input)),
});
