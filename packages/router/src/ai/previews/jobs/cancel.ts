import type { PreviewJob, previews } from '@deskwire/contract/ai/previews.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { watchKey } from '../building/job.ts';
import { getJob, presentJob } from '../present.ts';
import { moveJob } from '../queries.ts';
import { callTurns } from '../turns/job.ts';

type Entry = typeof previews.jobs.cancel;

/** Frees the place of a job at once, whatever its worker does. */
export async function cancelJob(
  { db, scope, project, events, outbox, now }: Ctx<Entry>,
  { job_id: id }: In<Entry>,
): Promise<PreviewJob> {
  const place = { team_id: scope.team_id, project_id: project.project_id };
  const { state } = await getJob(db, place, id);
  const moved = await moveJob(db, scope, { id }, ['queued', 'running'], { state: 'cancelled', finished_at: now() });
  if (moved === undefined) throw new AppError('PREVIEW_JOB_STATE', { state });
  const { project_id, platform, version } = moved;
  events.add('preview_job.finished', { id, version }, { project_id, platform, state: 'cancelled', error: null });
  outbox.cancel(watchKey(id));
  callTurns(outbox);
  return presentJob(db, await getJob(db, place, id));
}
