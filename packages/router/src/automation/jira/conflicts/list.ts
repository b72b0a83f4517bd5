import type { jira } from '@deskwire/contract/automation/jira.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import * as queries from './queries.ts';

/** Lists the conflicts, where a ticket and its issue were both changed, of tickets that the caller sees. */
export function listConflicts(ctx: Ctx<typeof jira.conflicts.list>, input: In<typeof jira.conflicts.list>) {
  const { db, scope } = ctx;
  const { state } = input;
  return page(ctx, input, {
    key: ['jira.conflicts', scope.team_id, state],
    find: (slice) => queries.listConflicts(db, scope, state, slice),
    position: (row) => [row.created_at, row.id],
    present: (row) => row,
  });
}
