import { z } from 'zod';
import { job, type JobCtx, type JobInput } from '../../../kit/jobs/job.ts';
import * as queries from '../queries.ts';
import { discardPhotos } from './discard.ts';

/** Removes a deleted photo for good, with its files. */
export const purgePhoto = job({ name: 'photos.purge', queue: 'bulk', input: z.strictObject({ photo_id: z.uuid() }) });
export const purgeKey = (photo_id: string): string => `photos.purge.${photo_id}`;

export async function purge(ctx: JobCtx<typeof purgePhoto>, { photo_id }: JobInput<typeof purgePhoto>): Promise<void> {
  const purged = await queries.purgePhoto(ctx.db, ctx.scope, photo_id, ctx.now());
  if (purged !== undefined) await discardPhotos(ctx, ctx.scope, [photo_id]);
}
