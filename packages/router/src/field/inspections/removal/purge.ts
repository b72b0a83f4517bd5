import { z } from 'zod';
import { job, type JobCtx, type JobInput } from '../../../kit/jobs/job.ts';
import { discardPhotosOf } from '../../photos/removal/discard.ts';
import * as queries from '../queries.ts';

/** Removes a deleted inspection for good, with its answers, measurements and photos. */
export const purgeInspection = job({
  name: 'inspections.purge',
  queue: 'bulk',
  input: z.strictObject({ inspection_id: z.uuid() }),
});
export const purgeKey = (inspection_id: string): string => `inspections.purge.${inspection_id}`;

export async function purge(
  ctx: JobCtx<typeof purgeInspection>,
  { inspection_id }: JobInput<typeof purgeInspection>,
): Promise<void> {
  const { db, scope, now } = ctx;
  if ((await queries.findPurgeable(db, scope, inspection_id, now())) === undefined) return;
  await discardPhotosOf(ctx, scope, inspection_id);
  await queries.purgeInspection(db, scope, inspection_id, now());
}
