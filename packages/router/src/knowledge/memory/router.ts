import { memory } from '@deskwire/contract/knowledge/memory.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { uploadMemory } from './upload.ts';
import { composeContext } from './asking/context.ts';
import { queryMemory } from './asking/query.ts';
import { getOne } from './get.ts';
import { listMemories } from './list.ts';
import { deleteMemory } from './removal/delete.ts';
import { restoreMemory } from './removal/restore.ts';
import { updateMemory } from './update.ts';
import { writeMemory } from './write.ts';

export const memoryRouter = router({
  list: procedure(memory.list).query(({ ctx, input }) => listMemories(ctx, input)),
  get: procedure(memory.get).query(({ ctx, input }) => getOne(ctx, input)),
  write: procedure(memory.write).mutation(({ ctx, input }) => writeMemory(ctx, input)),
  update: procedure(memory.update).mutation(({ ctx, input }) => updateMemory(ctx, input)),
  delete: procedure(memory.delete).mutation(({ ctx, input }) => deleteMemory(ctx, input)),
  restore: procedure(memory.restore).mutation(({ ctx, input }) => restoreMemory(ctx, input)),
  query: procedure(memory.query).mutation(({ ctx, input }) => queryMemory(ctx, input)),
  context: procedure(memory.context).mutation(({ ctx, input }) => composeContext(ctx, input)),
  upload: procedure(memory.upload).mutation(({ ctx, input }) => uploadMemory(ctx, input)),
});
