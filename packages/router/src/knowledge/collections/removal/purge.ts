import { z } from 'zod';
import { job, type JobCtx, type JobInput } from '../../../kit/jobs/job.ts';
import * as queries from '../queries.ts';

/** Removes a deleted collection for good; what was in it stays. */
export const purgeCollection = job({
  name: 'collections.purge',
  queue: 'bulk',
  input: z.strictObject({ collection_id: z.uuid() }),
});
export const purgeKey = (collection_id: string): string => `collections.purge.${collection_id}`;

export async function purge(
  { db, scope, now }: JobCtx<typeof purgeCollection>,
  { collection_id }: JobInput<typeof purgeCollection>,
): Promise<void> {
  await queries.purgeCollection(db, scope.team_id, collection_id, now());
}
