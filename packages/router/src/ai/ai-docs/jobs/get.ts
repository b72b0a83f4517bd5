import type { aiDocs } from '@deskwire/contract/ai/ai-docs.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { getJob, presentJob } from '../present.ts';

type Entry = typeof aiDocs.jobs.get;

export async function showJob({ db, scope, project }: Ctx<Entry>, { job_id }: In<Entry>): Promise<Out<Entry>> {
  return presentJob(await getJob(db, { team_id: scope.team_id, project_id: project.project_id }, job_id));
}
