import type { workflows } from '@deskwire/contract/automation/workflows.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { listRuns } from '../../workflow-runs/list.ts';
import { getWorkflow } from '../find.ts';

export async function listRunsOf(
  ctx: Ctx<typeof workflows.runs>,
  input: In<typeof workflows.runs>,
): Promise<Out<typeof workflows.runs>> {
  await getWorkflow(ctx.db, ctx.scope, input.workflow_id);
  return listRuns(ctx, input);
}
