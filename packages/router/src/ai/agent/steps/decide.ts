import type { agent } from '@deskwire/contract/ai/agent.ts';
import { decide as decideOn } from '../../../desk/approvals/decisions/decide.ts';
import type { Ctx, Out } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { getRun, holdRun } from '../find.ts';
import * as queries from '../queries.ts';
import { goOn } from './go-on.ts';

type Entry = typeof agent.steps.approve;

/**
 * Decides on the request of the step that a run waits with, and lets the run go on at once. An approval counts only for what
 * was looked at.
 */
export async function decide(
  ctx: Ctx<Entry>,
  { run_id, n }: { readonly run_id: string; readonly n: number },
  given:
    | { readonly decision: 'approved'; readonly content_hash: string }
    | { readonly decision: 'rejected'; readonly comments: string },
): Promise<Out<Entry>> {
  const { db, scope } = ctx;
  const { state } = await holdRun(db, scope, run_id, false);
  const step = (await queries.listSteps(db, scope, run_id)).find((one) => one.n === n);
  if (state !== 'waiting' || step?.state !== 'waiting' || step.request_id === null)
    throw new AppError('RUN_FINISHED', { state });
  if (given.decision === 'approved' && given.content_hash !== step.content_hash)
    throw new AppError('AGENT_STEP_CHANGED');
  const { request_id } = step;
  const { decision } = given;
  const comments = given.decision === 'rejected' ? given.comments : null;
  const { status } = await decideOn(ctx, scope, { request_id, decision, comments, via: 'app' });
  await goOn(ctx, { run_id, n, request_id }, { status, decided_by: scope.person_id });
  return getRun(db, scope, run_id);
}
