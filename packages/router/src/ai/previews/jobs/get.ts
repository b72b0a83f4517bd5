import type { PreviewJob, previews } from '@deskwire/contract/ai/previews.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { getJob, presentJob } from '../present.ts';

type Entry = typeof previews.jobs.get;

export async function showJob({ db, scope, project }: Ctx<Entry>, { job_id }: In<Entry>): Promise<PreviewJob> {
  return presentJob(db, await getJob(db, { team_id: scope.team_id, project_id: project.project_id }, job_id));
}
