import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { JobCtx, JobInput } from '../../../kit/jobs/job.ts';
import { endIn, WATCH_SECONDS } from './end.ts';
import * as queries from './queries.ts';
import { batchJob, watchKey, watchOperation } from './steps.ts';

/**
 * An operation whose batch used up its tries would say "running" for ever: it ends as failed, and can be retried. One
 * whose batch still waits in a long queue is looked at again later.
 */
export async function watch(ctx: JobCtx<typeof watchOperation>, input: JobInput<typeof watchOperation>): Promise<void> {
  const { operation_id, step, kind } = input;
  const run = await queries.findRun(ctx.db, ctx.scope.team_id, operation_id);
  if (run === undefined || run.step !== step || run.finished_at !== null) return;
  if (await queries.isStepAlive(ctx.db, batchJob(kind).name, operation_id, step)) {
    ctx.outbox.later(watchOperation, input, {
      run_at: secondsAfter(ctx.now(), WATCH_SECONDS),
      key: watchKey(operation_id),
    });
    return;
  }
  const error = { code: 'INTERNAL', message: 'Something went wrong on our side' };
  await endIn(
    ctx,
    ctx.now(),
    { ...run, at: { step } },
    run.state === 'cancelling' ? { state: 'cancelled' } : { state: 'failed', error },
  );
}
