import type { workflows } from '@deskwire/contract/automation/workflows.ts';
import type { WorkflowDetail } from '@deskwire/contract/automation/workflows.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { getWorkflow } from '../find.ts';
import { detailOf } from '../present.ts';

export const showWorkflow = async (
  { db, scope }: Ctx<typeof workflows.get>,
  { workflow_id }: In<typeof workflows.get>,
): Promise<WorkflowDetail> => detailOf(db, scope, await getWorkflow(db, scope, workflow_id));
