import type { aiDocs } from '@deskwire/contract/ai/ai-docs.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import { presentRow } from '../present.ts';
import * as queries from '../queries.ts';

type Entry = typeof aiDocs.jobs.list;

export function listJobs(ctx: Ctx<Entry>, input: In<Entry>) {
  const { db, scope, project } = ctx;
  const place = { team_id: scope.team_id, project_id: project.project_id };
  const filter = { kind: input.kind, path: input.path, state: input.state };
  return page(ctx, input, {
    key: ['aiDocs.jobs', place.project_id, filter],
    find: (slice) => queries.listJobs(db, place, filter, slice),
    position: ({ created_at, id }) => [created_at, id],
    present: presentRow,
  });
}
