import type { triggers } from '@deskwire/contract/automation/triggers.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { page } from '../../kit/lists/page.ts';
import { presentTrigger } from './present.ts';
import * as queries from './queries.ts';

export function listTriggers(ctx: Ctx<typeof triggers.list>, input: In<typeof triggers.list>) {
  const { db, scope } = ctx;
  const { workflow_id, kind, enabled } = input;
  const filter = { workflow_id, kind, enabled };
  return page(ctx, input, {
    key: ['triggers', scope.team_id, filter],
    find: (slice) => queries.listTriggers(db, scope, filter, slice),
    position: (row) => [row.created_at, row.id],
    present: presentTrigger,
  });
}
