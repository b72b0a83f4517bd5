import type { previews } from '@deskwire/contract/ai/previews.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import { getJob } from '../present.ts';
import * as queries from '../queries.ts';

type Entry = typeof previews.jobs.logs;

/** Lists the lines that the worker printed in the latest attempt. */
export async function listLines(ctx: Ctx<Entry>, { job_id, ...input }: In<Entry>) {
  const { db, scope, project } = ctx;
  const job = await getJob(db, { team_id: scope.team_id, project_id: project.project_id }, job_id);
  return page(ctx, input, {
    key: ['previews.logs', job.id, job.attempt],
    find: (slice) => queries.listLines(db, scope, job, slice),
    position: ({ n }) => [n],
    present: (line) => line,
  });
}
