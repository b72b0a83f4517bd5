import type { workflows } from '@deskwire/contract/automation/workflows.ts';
import type { WorkflowSecret } from '@deskwire/contract/automation/workflows.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { getWorkflow } from '../find.ts';
import * as queries from './queries.ts';

export async function listSecrets(
  { db, scope }: Ctx<typeof workflows.secrets.list>,
  { workflow_id }: In<typeof workflows.secrets.list>,
): Promise<{ items: WorkflowSecret[] }> {
  await getWorkflow(db, scope, workflow_id);
  return { items: await queries.listSecrets(db, scope, workflow_id) };
}
