import { documents } from '@deskwire/contract/knowledge/documents.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { createDocument } from './create.ts';
import { evaluate } from './evaluate.ts';
import { reprocessDocument } from './processing/reprocess.ts';
import { reprocessDocuments } from './processing/reprocess-all.ts';
import { getChunks } from './reading/chunks.ts';
import { getOne } from './reading/get.ts';
import { listAll } from './reading/list.ts';
import { getText } from './reading/text.ts';
import { deleteDocument } from './removal/delete.ts';
import { restoreDocument } from './removal/restore.ts';
import { updateDocument } from './update.ts';

export const documentsRouter = router({
  list: procedure(documents.list).query(({ ctx, input }) => listAll(ctx, input)),
  get: procedure(documents.get).query(({ ctx, input }) => getOne(ctx, input)),
  text: procedure(documents.text).query(({ ctx, input }) => getText(ctx, input)),
  chunks: procedure(documents.chunks).query(({ ctx, input }) => getChunks(ctx, input)),
  create: procedure(documents.create).mutation(({ ctx, input }) => createDocument(ctx, input)),
  update: procedure(documents.update).mutation(({ ctx, input }) => updateDocument(ctx, input)),
  delete: procedure(documents.delete).mutation(({ ctx, input }) => deleteDocument(ctx, input)),
  restore: procedure(documents.restore).mutation(({ ctx, input }) => restoreDocument(ctx, input)),
  reprocess: procedure(documents.reprocess).mutation(({ ctx, input }) => reprocessDocument(ctx, input)),
  reprocessAll: procedure(documents.reprocessAll).mutation(({ ctx }) => reprocessDocuments(ctx)),
  evaluate: procedure(documents.evaluate).mutation(({ ctx, input }) => evaluate(ctx, input)),
});
