import { randomUUIDv7 } from 'node:crypto';
import type { workflows } from '@deskwire/contract/automation/workflows.ts';
import type { WorkflowDetail } from '@deskwire/contract/automation/workflows.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { requireRoom } from '../../../kit/limits/entitlements.ts';
import { getWorkflow } from '../find.ts';
import { checkDefinition, checkMembers } from '../check-definition.ts';
import * as queries from '../queries.ts';

/** Its first version is published at once unless that is declined: with the rights of whoever creates it. */
export async function createWorkflow(
  ctx: Ctx<typeof workflows.create>,
  input: In<typeof workflows.create>,
): Promise<WorkflowDetail> {
  const { db, scope, services, events, now } = ctx;
  const { definition, name, description = null, publish = true } = input;
  const { enabled = true, run_as = 'caller', members_may_run = false, allow_reentry = false } = input;
  const { procedures } = checkDefinition(services, definition);
  checkMembers(members_may_run, definition);
  await requireRoom(ctx, 'workflows');
  const id = randomUUIDv7();
  const fields = { name, description, enabled, run_as, members_may_run, allow_reentry };
  const by = { created_by: scope.person_id, at: now() };
  await queries.insertWorkflow(db, scope, { ...fields, id, active_version: publish ? 1 : null, ...by });
  await queries.insertVersion(db, scope, {
    workflow_id: id,
    number: 1,
    definition,
    procedures: [...procedures],
    created_by: scope.person_id,
    created_at: now(),
    published_by: publish ? scope.person_id : null,
    published_at: publish ? now() : null,
  });
  const row = await getWorkflow(db, scope, id);
  events.add('workflow.created', row, { name });
  if (publish) events.add('workflow.published', row, { number: 1, procedures: [...procedures] });
  return { ...row, definition };
}
