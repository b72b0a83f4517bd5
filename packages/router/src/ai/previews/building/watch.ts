import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { JobCtx, JobInput } from '../../../kit/jobs/job.ts';
import { fail } from './finish.ts';
import { SILENCE_SECONDS, watchKey, watchPreview } from './job.ts';
import * as queries from './queries.ts';

/** Looks again when the worker could next be silent for too long, or when it has to be done. */
export async function watch(
  ctx: JobCtx<typeof watchPreview>,
  { job_id, attempt }: JobInput<typeof watchPreview>,
): Promise<void> {
  const { db, scope, outbox, now } = ctx;
  const work = await queries.lockWork(db, scope, job_id);
  if (work === undefined || work.state !== 'running' || work.attempt !== attempt) return;
  const silent_at = secondsAfter(work.heard_at, SILENCE_SECONDS);
  const deadline_at = new Date(work.deadline_at).toISOString();
  const run_at = silent_at < deadline_at ? silent_at : deadline_at;
  if (Date.parse(run_at) <= Date.parse(now())) await fail(ctx, scope, work, 'TIMED_OUT');
  else outbox.later(watchPreview, { job_id, attempt }, { run_at, key: watchKey(job_id) });
}
