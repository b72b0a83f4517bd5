import type { inspectionTemplates, InspectionTemplate } from '@deskwire/contract/field/inspections.templates.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { getTemplate } from './find.ts';

export const readTemplate = (
  { db, scope }: Ctx<typeof inspectionTemplates.get>,
  { template_id }: In<typeof inspectionTemplates.get>,
): Promise<InspectionTemplate> => getTemplate(db, scope, template_id);
