import type { aiDocs } from '@deskwire/contract/ai/ai-docs.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { page } from '../../kit/lists/page.ts';
import { presentJob } from './present.ts';
import * as queries from './queries.ts';

type Entry = typeof aiDocs.history;

/** Lists the documentation that was written for a project. */
export function listHistory(ctx: Ctx<Entry>, input: In<Entry>) {
  const { db, scope, project } = ctx;
  const place = { team_id: scope.team_id, project_id: project.project_id };
  const filter = { kind: input.kind, path: input.path, state: 'succeeded' } as const;
  return page(ctx, input, {
    key: ['aiDocs.history', place.project_id, filter],
    find: (slice) => queries.listJobs(db, place, filter, slice),
    position: ({ created_at, id }) => [created_at, id],
    present: (row) => presentJob(row),
  });
}
