import type { workflows } from '@deskwire/contract/automation/workflows.ts';
import type { WorkflowSecret } from '@deskwire/contract/automation/workflows.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { lockWorkflow } from '../find.ts';
import { placeOf } from './open.ts';
import * as queries from './queries.ts';

export async function setSecret(
  { db, scope, services, events, now }: Ctx<typeof workflows.secrets.set>,
  { workflow_id, name, value, hosts }: In<typeof workflows.secrets.set>,
): Promise<WorkflowSecret> {
  const workflow = await lockWorkflow(db, scope, workflow_id);
  const sealed = services.keyring.seal(value, placeOf(workflow_id, name));
  const by = { updated_by: scope.person_id, updated_at: now() };
  const secret = await queries.putSecret(db, scope, { workflow_id, name, sealed, hosts: [...new Set(hosts)], ...by });
  events.add('workflow.secret_set', workflow, { name, hosts: secret.hosts });
  return secret;
}
