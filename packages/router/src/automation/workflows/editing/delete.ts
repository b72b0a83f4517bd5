import type { workflows } from '@deskwire/contract/automation/workflows.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { cancelRunsOf } from '../../workflow-runs/cancel.ts';
import { lockWorkflow } from '../find.ts';
import * as queries from '../queries.ts';

const RESTORABLE_SECONDS = 30 * 86_400;

/** Its triggers start nothing more, and its runs end as if each was cancelled. */
export async function deleteWorkflow(
  ctx: Ctx<typeof workflows.delete>,
  { workflow_id }: In<typeof workflows.delete>,
): Promise<Out<typeof workflows.delete>> {
  const { db, scope, events, now } = ctx;
  const { id, name } = await lockWorkflow(db, scope, workflow_id);
  const restorable_until = secondsAfter(now(), RESTORABLE_SECONDS);
  const gone = { enabled: false, deleted_at: now(), purge_at: restorable_until };
  const row = await queries.updateWorkflow(db, scope, id, gone, now());
  events.add('workflow.deleted', row, { name });
  await cancelRunsOf(ctx, id);
  return { id, restorable_until };
}
