import { randomUUIDv7 } from 'node:crypto';
import type { triggers } from '@deskwire/contract/automation/triggers.ts';
import type { WorkflowRun } from '@deskwire/contract/automation/workflows.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { ExpressionError } from '../../../kit/expressions/expression.ts';
import { told } from '../../workflow-runs/ending/finish.ts';
import { getRun } from '../../workflow-runs/get.ts';
import { startRuns } from '../../workflow-runs/starting/start.ts';
import { issuesOfInput } from '../../workflows/engine/input.ts';
import { activeVersion, getWorkflow } from '../../workflows/find.ts';
import { lockTrigger } from '../find.ts';
import * as queries from '../queries.ts';
import { filled } from './feed.ts';

/** Starts a run as the trigger would, for its publisher. Its times and failures go on as before. */
export async function fireTrigger(
  ctx: Ctx<typeof triggers.fire>,
  { trigger_id, input }: In<typeof triggers.fire>,
): Promise<WorkflowRun> {
  const { db, scope, events, now } = ctx;
  const trigger = await lockTrigger(db, scope, trigger_id);
  const workflow = await getWorkflow(db, scope, trigger.workflow_id);
  const version = await activeVersion(db, scope, workflow);
  const { id, name, kind } = trigger;
  const cause = {
    trigger: { kind, id, name, at: now(), missed: 0, fired_by: scope.person_id },
    event: {},
    payload: {},
  };
  const given = input ?? inputOf(trigger, cause, now());
  const issues = issuesOfInput(version.program.definition.input, given);
  if (issues.length > 0)
    throw new AppError('WORKFLOW_INPUT_INVALID', {
      issues: issues.map(({ path, reason }) => ({ path: [...path], reason })),
    });
  await queries.noteFired(db, scope, [id], { last_fired_at: now() });
  const by = { trigger_id: id, trigger_ref: `fired:${randomUUIDv7()}`, started_by: kind, as_publisher: true } as const;
  const wanted = { ...by, person_id: version.publisher_id, input: given, cause };
  const [run_id] = await startRuns(ctx, workflow, version, [wanted], 'throw');
  const run = await getRun(db, scope, run_id!);
  events.add('workflow.run_queued', workflow, told(run));
  return run;
}

/** Throws WORKFLOW_INPUT_INVALID where its expressions need an event that there is not. */
function inputOf({ input }: queries.TriggerRow, cause: Readonly<Record<string, unknown>>, now: string): unknown {
  try {
    return input === null ? {} : filled(input, cause, now);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new AppError('WORKFLOW_INPUT_INVALID', { issues: [{ path: ['input'], reason: error.reason }] });
  }
}
