import type { previews } from '@deskwire/contract/ai/previews.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { lendFile } from '../../../platform/files/lent/lend.ts';
import { getJob } from '../present.ts';

type Entry = typeof previews.jobs.artifact;

/** A link to what was built, for whoever sees the project, and the device that they give it to. */
export async function artifact(
  { db, scope, project, services, now }: Ctx<Entry>,
  { job_id }: In<Entry>,
): Promise<Out<Entry>> {
  const job = await getJob(db, { team_id: scope.team_id, project_id: project.project_id }, job_id);
  if (job.state !== 'succeeded') throw new AppError('PREVIEW_NOT_READY', { state: job.state });
  const { artifact_file_id: file_id, artifact_expires_at } = job;
  const isOver = artifact_expires_at === null || Date.parse(artifact_expires_at) <= Date.parse(now());
  const lent =
    file_id === null || isOver ? undefined : await lendFile(services, db, { team_id: scope.team_id, file_id }, now());
  if (lent === undefined) throw new AppError('ARTIFACT_EXPIRED');
  const { id, name, content_type, size, sha256 } = lent.file;
  return { ...lent, file: { id, name, content_type, size, sha256 } };
}
