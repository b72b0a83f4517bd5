import type { agent } from '@deskwire/contract/ai/agent.ts';
import type { Ctx, Out } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { getRun, holdRun } from '../find.ts';
import * as queries from '../queries.ts';
import { RUNS_MS } from '../run.ts';
import { nextStep } from './job.ts';

type Entry = typeof agent.steps.approve;

/** Decides on the step that a run waits with, and lets the run go on. An approval counts only for what was looked at. */
export async function decide(
  { db, scope, events, outbox, now }: Ctx<Entry>,
  { run_id, n }: { readonly run_id: string; readonly n: number },
  decision: { readonly state: 'approved'; readonly content_hash: string } | { readonly state: 'skipped' },
): Promise<Out<Entry>> {
  const { state } = await holdRun(db, scope, run_id, false);
  const step = (await queries.listSteps(db, scope, run_id)).find((one) => one.n === n);
  if (state !== 'waiting' || step?.state !== 'waiting') throw new AppError('RUN_FINISHED', { state });
  if (decision.state === 'approved' && decision.content_hash !== step.content_hash)
    throw new AppError('AGENT_STEP_CHANGED');
  await queries.setStep(db, scope, run_id, n, {
    state: decision.state,
    decided_by: scope.person_id,
    decided_at: now(),
    ...(decision.state === 'skipped' ? { error: 'REJECTED', finished_at: now() } : {}),
  });
  // The time in which people think does not count.
  const deadline_at = new Date(Date.parse(now()) + RUNS_MS).toISOString();
  const { version } = await queries.setRun(db, scope, run_id, { state: 'running', deadline_at });
  events.add('agent_run.decided', { id: run_id, version }, { n, decision: decision.state });
  outbox.later(nextStep, { run_id, n: decision.state === 'approved' ? n : n + 1 });
  return getRun(db, scope, run_id);
}
