import { z } from 'zod';
import { job, type JobCtx, type JobInput } from '../../../kit/jobs/job.ts';
import * as queries from './queries.ts';

/** Removes a deleted comment for good when it can no longer be restored. */
export const purgeComment = job({
  name: 'comments.purge',
  queue: 'bulk',
  input: z.strictObject({ comment_id: z.uuid() }),
});
export const purgeKey = (comment_id: string): string => `comments.purge.${comment_id}`;

export const purge = (
  { db, scope, now }: JobCtx<typeof purgeComment>,
  { comment_id }: JobInput<typeof purgeComment>,
): Promise<void> => queries.purgeComment(db, scope.team_id, comment_id, now());
