import type { workflows } from '@deskwire/contract/automation/workflows.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { page } from '../../kit/lists/page.ts';
import * as queries from './queries.ts';

export function listWorkflows(ctx: Ctx<typeof workflows.list>, input: In<typeof workflows.list>) {
  const { db, scope, now } = ctx;
  const { enabled, deleted } = input;
  const restorable_at = deleted === true ? now() : undefined;
  return page(ctx, input, {
    key: ['workflows', scope.team_id, enabled, deleted === true],
    find: (slice) => queries.listWorkflows(db, scope, { enabled, restorable_at }, slice),
    position: (row) => [row.created_at, row.id],
    present: (row) => row,
  });
}
