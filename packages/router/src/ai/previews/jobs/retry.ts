import type { PreviewJob, previews } from '@deskwire/contract/ai/previews.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { requireRoom } from '../../../kit/limits/entitlements.ts';
import { getJob, presentJob } from '../present.ts';
import { moveJob } from '../queries.ts';
import { callTurns } from '../turns/job.ts';

type Entry = typeof previews.jobs.retry;

/** Lets a job wait for its turn again. It counts as another preview: a worker builds all of it again. */
export async function retryJob(ctx: Ctx<Entry>, { job_id: id }: In<Entry>): Promise<PreviewJob> {
  const { db, scope, project, events, outbox } = ctx;
  const place = { team_id: scope.team_id, project_id: project.project_id };
  const { state } = await getJob(db, place, id);
  const again = { state: 'queued', error: null, progress: 0, finished_at: null, started_at: null } as const;
  const moved = await moveJob(db, scope, { id }, ['failed', 'cancelled'], again);
  if (moved === undefined) throw new AppError('PREVIEW_JOB_STATE', { state });
  await requireRoom(ctx, 'previews_a_day');
  const { project_id, platform, version } = moved;
  events.add('preview_job.requested', { id, version }, { project_id, platform });
  callTurns(outbox);
  return presentJob(db, await getJob(db, place, id));
}
