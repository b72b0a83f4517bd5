import type { agent } from '@deskwire/contract/ai/agent.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Ctx, In, Out } from '../../kit/context.ts';
import { requireRoom } from '../../kit/limits/entitlements.ts';
import { AppError } from '../../kit/errors.ts';
import { getRun, holdRun } from './find.ts';
import { listSteps, setRun, setStep } from './queries.ts';
import { RUNS_SECONDS } from './run.ts';
import { nextStep } from './steps/job.ts';
import { toolsOf } from './tools/allowed.ts';

type Entry = typeof agent.retry;
/** Steps that are still to be done once the failed one is begun anew. */
const open: ReadonlySet<string> = new Set(['pending', 'approved', 'failed']);

/** Goes on at the step that failed, with what its person may call now. */
export async function retryRun(ctx: Ctx<Entry>, { run_id }: In<Entry>): Promise<Out<Entry>> {
  const { db, scope, events, outbox, now } = ctx;
  const { state, mode } = await holdRun(db, scope, run_id, true);
  if (state !== 'failed') throw new AppError('RUN_FINISHED', { state });
  await requireRoom(ctx, 'agent_runs_a_day');
  const steps = await listSteps(db, scope, run_id);
  for (const step of steps)
    if (step.state === 'failed')
      await setStep(db, scope, run_id, step, { state: 'pending', error: null, finished_at: null });
  const next = steps.find(({ state: step }) => open.has(step));
  const { version } = await setRun(db, scope, run_id, {
    state: 'queued',
    error: null,
    finished_at: null,
    deadline_at: secondsAfter(now(), RUNS_SECONDS),
    procedures: toolsOf(ctx),
  });
  events.add('agent_run.queued', { id: run_id, version }, { mode });
  outbox.later(nextStep, { run_id, n: next?.n });
  return getRun(db, scope, run_id);
}
