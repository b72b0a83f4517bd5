import type { previews } from '@deskwire/contract/ai/previews.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import { presentRow } from '../present.ts';
import * as queries from '../queries.ts';

type Entry = typeof previews.jobs.list;

/** The jobs of a project, newest first. */
export function listJobs(ctx: Ctx<Entry>, { platform, state, ...input }: In<Entry>) {
  const { db, scope, project } = ctx;
  const place = { team_id: scope.team_id, project_id: project.project_id };
  const filter = { platform, state };
  return page(ctx, input, {
    key: ['previews.jobs', place.project_id, filter],
    find: (slice) => queries.listJobs(db, place, filter, slice),
    position: ({ created_at, id }) => [created_at, id],
    present: presentRow,
  });
}
