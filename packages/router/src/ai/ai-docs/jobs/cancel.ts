import type { aiDocs } from '@deskwire/contract/ai/ai-docs.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { getJob, presentJob } from '../present.ts';
import { moveJob } from '../queries.ts';

type Entry = typeof aiDocs.jobs.cancel;

/** Cancels a job. Text that a worker is writing for it at this moment is not kept. */
export async function cancelJob(
  { db, scope, project, events, now }: Ctx<Entry>,
  { job_id }: In<Entry>,
): Promise<Out<Entry>> {
  const place = { team_id: scope.team_id, project_id: project.project_id };
  const { state } = await getJob(db, place, job_id);
  const ending = { state: 'cancelled', finished_at: now() } as const;
  const moved = await moveJob(db, scope, job_id, ['queued', 'running'], ending);
  if (moved === undefined) throw new AppError('AI_DOC_JOB_STATE', { state });
  const { project_id, version } = moved;
  events.add('ai_doc_job.finished', { id: job_id, version }, { project_id, state: 'cancelled', error: null });
  return presentJob(await getJob(db, place, job_id));
}
