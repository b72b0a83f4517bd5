import type { inspectionTemplates, InspectionTemplate } from '@deskwire/contract/field/inspections.templates.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { lockTemplate } from './find.ts';
import * as queries from './queries.ts';

/** Takes a template out of use. Inspections that were made from it have their own copy of its items. */
export async function deleteTemplate(
  { db, scope, events, now }: Ctx<typeof inspectionTemplates.delete>,
  { template_id }: In<typeof inspectionTemplates.delete>,
): Promise<InspectionTemplate> {
  const before = await lockTemplate(db, scope, template_id);
  const deleted_at = now();
  const saved = await queries.updateTemplate(db, scope, template_id, { deleted_at }, deleted_at);
  events.add('inspection_template.deleted', saved, { name: before.name });
  return { ...before, deleted_at, updated_at: deleted_at, version: saved.version };
}
