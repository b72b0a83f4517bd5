import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { z } from 'zod';
import type { Ctx } from '../../kit/context.ts';
import type { entryOf } from '../../kit/job.ts';
import { endIn, WATCH_SECONDS } from './end.ts';
import * as queries from './run.queries.ts';
import { batchJob, watchKey, watchOperation } from './steps.ts';

type WatchCtx = Ctx<ReturnType<typeof entryOf<typeof watchOperation.input, 'auto'>>>;

/**
 * An operation whose batch used up its tries would say "running" for ever: it ends as failed, and can be retried. One
 * whose batch still waits in a long queue is looked at again later.
 */
export async function watch(ctx: WatchCtx, input: z.output<typeof watchOperation.input>): Promise<void> {
  if (ctx.scope === null) return;
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
