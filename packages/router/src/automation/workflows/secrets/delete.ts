import type { workflows } from '@deskwire/contract/automation/workflows.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { lockWorkflow } from '../find.ts';
import * as queries from './queries.ts';

export async function deleteSecret(
  { db, scope, events }: Ctx<typeof workflows.secrets.delete>,
  { workflow_id, name }: In<typeof workflows.secrets.delete>,
): Promise<{ name: string }> {
  const workflow = await lockWorkflow(db, scope, workflow_id);
  if (!(await queries.deleteSecret(db, scope, workflow_id, name))) throw new AppError('WORKFLOW_SECRET_NOT_FOUND');
  events.add('workflow.secret_deleted', workflow, { name });
  return { name };
}
