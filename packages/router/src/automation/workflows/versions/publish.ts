import type { workflows } from '@deskwire/contract/automation/workflows.ts';
import type { WorkflowDetail } from '@deskwire/contract/automation/workflows.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { lockWorkflow } from '../find.ts';
import { checkDefinition } from '../check-definition.ts';
import { detailOf } from '../present.ts';
import * as queries from '../queries.ts';

/** Checked again: what was valid when it was saved may not be valid in this release. */
export async function publishVersion(
  { db, scope, services, events, now }: Ctx<typeof workflows.versions.publish>,
  { workflow_id, number }: In<typeof workflows.versions.publish>,
): Promise<WorkflowDetail> {
  await lockWorkflow(db, scope, workflow_id);
  const version = await queries.findVersion(db, scope, workflow_id, number);
  if (version === undefined) throw new AppError('WORKFLOW_VERSION_NOT_FOUND');
  const { procedures } = checkDefinition(services, version.definition);
  const by = { published_by: scope.person_id, published_at: now() };
  await queries.publishVersion(db, scope, { workflow_id, number, ...by });
  const row = await queries.updateWorkflow(db, scope, workflow_id, { active_version: number }, now());
  events.add('workflow.published', row, { number, procedures: [...procedures] });
  return detailOf(db, scope, row);
}
