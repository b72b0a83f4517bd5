import type { aiDocs } from '@deskwire/contract/ai/ai-docs.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { getJob, presentJob } from '../present.ts';
import { moveJob } from '../queries.ts';
import { writeDoc } from '../writing/job.ts';

type Entry = typeof aiDocs.jobs.retry;

/** Goes on with the sections that are missing. */
export async function retryJob(
  { db, scope, project, events, outbox }: Ctx<Entry>,
  { job_id }: In<Entry>,
): Promise<Out<Entry>> {
  const place = { team_id: scope.team_id, project_id: project.project_id };
  const { state, kind } = await getJob(db, place, job_id);
  const again = { state: 'queued', error: null, finished_at: null } as const;
  const moved = await moveJob(db, scope, job_id, ['failed', 'cancelled'], again);
  if (moved === undefined) throw new AppError('AI_DOC_JOB_STATE', { state });
  events.add('ai_doc_job.requested', { id: job_id, version: moved.version }, { project_id: moved.project_id, kind });
  outbox.later(writeDoc, { job_id });
  return presentJob(await getJob(db, place, job_id));
}
