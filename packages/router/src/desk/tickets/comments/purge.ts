import { z } from 'zod';
import { job, type JobCtx, type JobInput } from '../../../kit/jobs/job.ts';
import * as queries from './queries.ts';

/** Removes the text of a deleted comment once disputes about it are no longer possible. */
export const purgeComment = job({
  name: 'tickets.purgeComment',
  queue: 'bulk',
  input: z.strictObject({ comment_id: z.uuid() }),
});

export async function forgetComment(
  { db, scope }: JobCtx<typeof purgeComment>,
  { comment_id }: JobInput<typeof purgeComment>,
): Promise<void> {
  if (scope !== null) await queries.purgeComment(db, scope.team_id, comment_id);
}
