import type { Tx } from '@deskwire/database/schema.ts';
import { AppError } from '../../../kit/errors.ts';
import * as queries from './queries.ts';

/** Holds a job that failed for good. Throws JOB_NOT_FOUND and JOB_NOT_FAILED. */
export async function lockFailed(db: Tx, id: string): Promise<{ id: string; name: string }> {
  const job = await queries.findJob(db, id);
  if (job === undefined) throw new AppError('JOB_NOT_FOUND');
  if (job.failed_at === null) throw new AppError('JOB_NOT_FAILED');
  return job;
}
