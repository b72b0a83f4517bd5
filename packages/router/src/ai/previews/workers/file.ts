import type { previews } from '@deskwire/contract/ai/previews.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { findLent } from '../../../platform/files/lent/lend.ts';
import { openGrant } from './grant.ts';
import * as queries from './queries.ts';

type Entry = typeof previews.file;

/** A source file, for the worker of a job that runs: once the job has ended, its links lead nowhere. */
export async function file({ db, services }: Ctx<Entry>, { grant }: In<Entry>): Promise<Out<Entry>> {
  const granted = openGrant(services, grant);
  const { job_id, attempt, file_id } = granted;
  if (file_id === undefined || (await queries.findRunning(db, granted, job_id, attempt)) === undefined)
    throw new AppError('WORKER_CALLBACK_INVALID');
  const found = await findLent(db, granted, file_id);
  if (found === undefined) throw new AppError('FILE_NOT_FOUND');
  const { id, name, content_type, size, sha256 } = found;
  return { file: { id, name, content_type, size, sha256 } };
}
