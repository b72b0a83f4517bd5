import type { inspectionTemplates, InspectionTemplate } from '@deskwire/contract/field/inspections.templates.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { getTemplate, must } from './find.ts';
import { requireRoom } from '../../../kit/limits/entitlements.ts';
import * as queries from './queries.ts';

/** How long a deleted template can be restored; then the cleaning of old rows removes it. */
export const KEPT_DAYS = 30;
/** Templates that were deleted after this moment can be restored. */
export const restorableSince = (now: string): string => secondsAfter(now, -KEPT_DAYS * 86_400);

export async function restoreTemplate(
  ctx: Ctx<typeof inspectionTemplates.restore>,
  { template_id }: In<typeof inspectionTemplates.restore>,
): Promise<InspectionTemplate> {
  const { db, scope, events, now } = ctx;
  const { name } = must(await queries.lockDeletedTemplate(db, scope, template_id, restorableSince(now())));
  await requireRoom(ctx, 'inspection_templates');
  const saved = await queries.updateTemplate(db, scope, template_id, { deleted_at: null }, now());
  events.add('inspection_template.restored', saved, { name });
  return getTemplate(db, scope, template_id);
}
