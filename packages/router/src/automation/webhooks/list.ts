import type { webhooks } from '@deskwire/contract/automation/webhooks.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { page } from '../../kit/lists/page.ts';
import { presentWebhook } from './present.ts';
import * as queries from './queries.ts';

export function listWebhooks(ctx: Ctx<typeof webhooks.list>, input: In<typeof webhooks.list>) {
  const { db, scope, now } = ctx;
  const { project_id, state } = input;
  const restorable_at = input.deleted === true ? now() : undefined;
  return page(ctx, input, {
    key: ['webhooks', scope.team_id, project_id, state, input.deleted === true],
    find: (slice) => queries.listEndpoints(db, scope, { project_id, state, restorable_at }, slice),
    position: (row) => [row.created_at, row.id],
    present: (row) => presentWebhook({ scope, now }, row),
  });
}
