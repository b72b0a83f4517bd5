import { inspections } from '@deskwire/contract/field/inspections.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { addPhotos } from './add-photos.ts';
import { answerItem } from './answers/answer.ts';
import { listConflicts } from './answers/conflicts.ts';
import { resolveConflict } from './answers/resolve.ts';
import { completeInspection } from './closing/complete.ts';
import { listMissing } from './closing/missing.ts';
import { reopenInspection } from './closing/reopen.ts';
import { createInspection } from './create.ts';
import { readInspection } from './get.ts';
import { listInspections } from './list.ts';
import { deleteInspection } from './removal/delete.ts';
import { restoreInspection } from './removal/restore.ts';
import { syncInspections } from './syncing/sync.ts';
import { templatesRouter } from './templates/router.ts';
import { updateInspection } from './update.ts';

export const inspectionsRouter = router({
  list: procedure(inspections.list).query(({ ctx, input }) => listInspections(ctx, input)),
  get: procedure(inspections.get).query(({ ctx, input }) => readInspection(ctx, input)),
  create: procedure(inspections.create).mutation(({ ctx, input }) => createInspection(ctx, input)),
  update: procedure(inspections.update).mutation(({ ctx, input }) => updateInspection(ctx, input)),
  answer: procedure(inspections.answer).mutation(({ ctx, input }) => answerItem(ctx, input)),
  sync: procedure(inspections.sync).mutation(({ ctx, input }) => syncInspections(ctx, input)),
  addPhotos: procedure(inspections.addPhotos).mutation(({ ctx, input }) => addPhotos(ctx, input)),
  missing: procedure(inspections.missing).query(({ ctx, input }) => listMissing(ctx, input)),
  complete: procedure(inspections.complete).mutation(({ ctx, input }) => completeInspection(ctx, input)),
  reopen: procedure(inspections.reopen).mutation(({ ctx, input }) => reopenInspection(ctx, input)),
  delete: procedure(inspections.delete).mutation(({ ctx, input }) => deleteInspection(ctx, input)),
  restore: procedure(inspections.restore).mutation(({ ctx, input }) => restoreInspection(ctx, input)),
  conflicts: procedure(inspections.conflicts).query(({ ctx, input }) => listConflicts(ctx, input)),
  resolve: procedure(inspections.resolve).mutation(({ ctx, input }) => resolveConflict(ctx, input)),
  templates: templatesRouter,
});
