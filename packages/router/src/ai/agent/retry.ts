import type { agent } from '@deskwire/contract/ai/agent.ts';
import type { Ctx, In, Out } from '../../kit/context.ts';
import { requireRoom } from '../../kit/limits/entitlements.ts';
import { AppError } from '../../kit/errors.ts';
import { getRun, holdRun } from './find.ts';
import { listSteps, setRun, setStep } from './queries.ts';
import { RUNS_MS } from './run.ts';
import { nextStep } from './steps/job.ts';
import { toolsOf } from './tools/allowed.ts';

type Entry = typeof agent.retry;

/** Goes on at the step that failed, with what its person may call now. */
export async function retryRun(ctx: Ctx<Entry>, { run_id }: In<Entry>): Promise<Out<Entry>> {
  const { db, scope, events, outbox, now } = ctx;
  const { state, mode } = await holdRun(db, scope, run_id, true);
  if (state !== 'failed') throw new AppError('RUN_FINISHED', { state });
  await requireRoom(ctx, 'agent_runs_a_day');
  for (const { n, state: step } of await listSteps(db, scope, run_id))
    if (step === 'failed') await setStep(db, scope, run_id, n, { state: 'pending', error: null, finished_at: null });
  const { version } = await setRun(db, scope, run_id, {
    state: 'queued',
    error: null,
    finished_at: null,
    deadline_at: new Date(Date.parse(now()) + RUNS_MS).toISOString(),
    procedures: toolsOf(ctx),
  });
  events.add('agent_run.queued', { id: run_id, version }, { mode });
  outbox.later(nextStep, { run_id });
  return getRun(db, scope, run_id);
}
