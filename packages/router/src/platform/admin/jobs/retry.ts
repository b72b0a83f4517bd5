import type { admin } from '@deskwire/contract/platform/admin.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { PLATFORM_TEAM } from '../../../kit/transaction.ts';
import { lockFailed } from './failed-job.ts';
import * as queries from './queries.ts';

/** Lets a failed job run again: its row is still there, and goes with its effect, so the effect happens once. */
export async function retryJob({ db, events }: Ctx<typeof admin.jobs.retry>, { job_id }: In<typeof admin.jobs.retry>) {
  const { name } = await lockFailed(db, job_id);
  await queries.reviveJob(db, job_id);
  events.add('job.retried', { id: PLATFORM_TEAM }, { job_id, name });
  return { job_id };
}
