import type { agent } from '@deskwire/contract/ai/agent.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import { listRuns } from '../queries.ts';

type Entry = typeof agent.history;

export function listHistory(ctx: Ctx<Entry>, input: In<Entry>) {
  const { db, scope } = ctx;
  const { state } = input;
  return page(ctx, input, {
    key: ['agent.history', scope.team_id, scope.person_id, state],
    find: (slice) => listRuns(db, scope, state, slice),
    position: ({ created_at, id }) => [created_at, id],
    present: (row) => row,
  });
}
