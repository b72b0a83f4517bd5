import { inspectionTemplates } from '@deskwire/contract/field/inspections.templates.ts';
import { procedure, router } from '../../../kit/procedure.ts';
import { createTemplate } from './create.ts';
import { deleteTemplate } from './delete.ts';
import { readTemplate } from './get.ts';
import { listTemplates } from './list.ts';
import { restoreTemplate } from './restore.ts';
import { updateTemplate } from './update.ts';

export const templatesRouter = router({
  list: procedure(inspectionTemplates.list).query(({ ctx, input }) => listTemplates(ctx, input)),
  get: procedure(inspectionTemplates.get).query(({ ctx, input }) => readTemplate(ctx, input)),
  create: procedure(inspectionTemplates.create).mutation(({ ctx, input }) => createTemplate(ctx, input)),
  update: procedure(inspectionTemplates.update).mutation(({ ctx, input }) => updateTemplate(ctx, input)),
  delete: procedure(inspectionTemplates.delete).mutation(({ ctx, input }) => deleteTemplate(ctx, input)),
  restore: procedure(inspectionTemplates.restore).mutation(({ ctx, input }) => restoreTemplate(ctx, input)),
});
