import type { admin } from '@deskwire/contract/platform/admin.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { PLATFORM_TEAM } from '../../../kit/transaction.ts';
import { lockFailed } from './failed-job.ts';
import * as queries from './queries.ts';

/** Gives a failed job up. */
export async function discardJob(
  { db, events }: Ctx<typeof admin.jobs.discard>,
  { job_id }: In<typeof admin.jobs.discard>,
) {
  const { name } = await lockFailed(db, job_id);
  await queries.deleteJob(db, job_id);
  events.add('job.discarded', { id: PLATFORM_TEAM }, { job_id, name });
  return { job_id };
}
