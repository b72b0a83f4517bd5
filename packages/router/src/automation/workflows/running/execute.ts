import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import type { workflows } from '@deskwire/contract/automation/workflows.ts';
import type { WorkflowRun } from '@deskwire/contract/automation/workflows.schemas.ts';
import { scopesCover } from '../../../kit/access/access.ts';
import type { Ctx, In, Principal } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { told } from '../../workflow-runs/ending/finish.ts';
import { getRun } from '../../workflow-runs/get.ts';
import { startRuns } from '../../workflow-runs/starting/start.ts';
import { issuesOfInput } from '../engine/input.ts';
import { activeVersion, getWorkflow, type Version } from '../find.ts';

/**
 * Executes a workflow as the caller. One that runs for its publisher needs the right to manage workflows, or the publisher's
 * word that members may run it.
 */
export async function executeWorkflow(
  ctx: Ctx<typeof workflows.execute>,
  { workflow_id, input }: In<typeof workflows.execute>,
): Promise<WorkflowRun> {
  const { db, scope, events, principal } = ctx;
  const workflow = await getWorkflow(db, scope, workflow_id);
  const version = await activeVersion(db, scope, workflow);
  const as_publisher = workflow.run_as === 'publisher';
  if (as_publisher && !workflow.members_may_run && !rolesPermit(scope.roles, 'automation.manage'))
    throw new AppError('FORBIDDEN', { needs: 'automation.manage' });
  if (!as_publisher) checkCredential(principal, version);
  const issues = issuesOfInput(version.program.definition.input, input);
  if (issues.length > 0)
    throw new AppError('WORKFLOW_INPUT_INVALID', {
      issues: issues.map((issue) => ({ ...issue, path: [...issue.path] })),
    });
  const person_id = as_publisher ? version.publisher_id : scope.person_id;
  const cause = { trigger: { kind: 'person', person_id: scope.person_id } };
  const wanted = { trigger_id: null, trigger_ref: null, started_by: 'person', person_id, as_publisher } as const;
  const [id] = await startRuns(ctx, workflow, version, [{ ...wanted, input: input ?? {}, cause }], 'throw');
  const run = await getRun(db, scope, id!);
  events.add('workflow.run_queued', workflow, told(run));
  return run;
}

/** A key or an agent lends a workflow no more than what it may do itself. Throws SCOPE_MISSING. */
function checkCredential(principal: Principal, { procedures }: Version): void {
  if (principal.kind === 'session') return;
  const may = (path: string) =>
    principal.kind === 'key' ? scopesCover(principal.key.scopes, path) : principal.delegate.procedures.includes(path);
  const missing = procedures.find((path) => !may(path));
  if (missing !== undefined) throw new AppError('SCOPE_MISSING', { procedure: missing });
}
