import type { admin } from '@deskwire/contract/platform/admin.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import * as queries from './queries.ts';

/** The jobs that failed for good: without their payloads, which are of the teams. */
export const listJobs = (ctx: Ctx<typeof admin.jobs.list>, input: In<typeof admin.jobs.list>) =>
  page(ctx, input, {
    key: ['admin.jobs', input.name],
    find: (slice) => queries.listFailed(ctx.db, input.name, slice),
    position: (row) => [row.failed_at, row.id],
    present: (row) => row,
  });
