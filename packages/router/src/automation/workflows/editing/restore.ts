import type { workflows } from '@deskwire/contract/automation/workflows.ts';
import type { WorkflowDetail } from '@deskwire/contract/automation/workflows.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { requireRoom } from '../../../kit/limits/entitlements.ts';
import { AppError } from '../../../kit/errors.ts';
import { detailOf } from '../present.ts';
import * as queries from '../queries.ts';

/** It comes back disabled: whoever restores it decides when it runs again. */
export async function restoreWorkflow(
  ctx: Ctx<typeof workflows.restore>,
  { workflow_id }: In<typeof workflows.restore>,
): Promise<WorkflowDetail> {
  const { db, scope, events, now } = ctx;
  const deleted = await queries.lockDeleted(db, scope, workflow_id, now());
  if (deleted === undefined) throw new AppError('WORKFLOW_NOT_FOUND');
  await requireRoom(ctx, 'workflows');
  const row = await queries.updateWorkflow(db, scope, workflow_id, { deleted_at: null, purge_at: null }, now());
  events.add('workflow.restored', row, { name: row.name });
  return detailOf(db, scope, row);
}
