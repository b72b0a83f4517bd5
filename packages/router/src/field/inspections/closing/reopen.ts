import type { inspections } from '@deskwire/contract/field/inspections.ts';
import type { InspectionDetail } from '@deskwire/contract/field/inspections.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { lockInspection } from '../find.ts';
import { detailOf } from '../present.ts';
import * as queries from '../queries.ts';

/** Lets a completed inspection change again; the audit trail says why. */
export async function reopenInspection(
  { db, scope, events, now }: Ctx<typeof inspections.reopen>,
  { inspection_id, reason }: In<typeof inspections.reopen>,
): Promise<InspectionDetail> {
  const { id, status } = await lockInspection(db, scope, inspection_id);
  if (status !== 'completed') throw new AppError('INSPECTION_NOT_COMPLETED');
  const set = { status: 'in_progress' as const, completed_at: null, completed_by: null };
  events.add('inspection.reopened', await queries.updateInspection(db, scope, id, set, now()), { reason });
  return detailOf(db, scope, id);
}
