import type { inspections } from '@deskwire/contract/field/inspections.ts';
import type { InspectionDetail } from '@deskwire/contract/field/inspections.schemas.ts';
import type { Base, Ctx, In, TeamScope, Writing } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { lockInspection } from '../find.ts';
import { detailOf } from '../present.ts';
import * as queries from '../queries.ts';
import { missingFrom } from './missing.ts';

type Closing = Pick<Writing<'inspection.completed'>, 'db' | 'events'> &
  Pick<Base, 'now'> & { readonly scope: TeamScope };

/** Completes an inspection of which nothing is missing. One that is completed already stays as it is. */
export async function completeInspection(
  ctx: Ctx<typeof inspections.complete>,
  { inspection_id }: In<typeof inspections.complete>,
): Promise<InspectionDetail> {
  const { id } = await closeInspection(ctx, inspection_id);
  return detailOf(ctx.db, ctx.scope, id);
}

/** Throws INSPECTION_INCOMPLETE with what is missing. */
export async function closeInspection({ db, scope, events, now }: Closing, id_or_key: string) {
  // Answers and photos hold the inspection as well, so none can come between the look and the change.
  const row = await lockInspection(db, scope, id_or_key);
  if (row.status === 'completed') return { id: row.id, repeated: true };
  const missing = await missingFrom(db, scope, row);
  if (missing.length > 0) throw new AppError('INSPECTION_INCOMPLETE', { missing });
  const set = {
    status: 'completed' as const,
    started_at: row.started_at ?? now(),
    completed_at: now(),
    completed_by: scope.person_id,
  };
  events.add('inspection.completed', await queries.updateInspection(db, scope, row.id, set, now()), {});
  return { id: row.id, repeated: false };
}
