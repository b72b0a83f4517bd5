import type { integrations } from '@deskwire/contract/automation/integrations.ts';
import type { Ctx, In, Out } from '../../kit/context.ts';
import { page } from '../../kit/lists/page.ts';
import { presentIntegration } from './present.ts';
import * as queries from './queries.ts';

type List = typeof integrations.list;

export function listIntegrations(ctx: Ctx<List>, input: In<List>): Promise<Out<List>> {
  const { db, scope } = ctx;
  const { type, state } = input;
  return page(ctx, input, {
    key: ['integrations', scope.team_id, type, state],
    find: (slice) => queries.listConnections(db, scope, { type, state }, slice),
    position: ({ created_at, id }) => [created_at, id],
    present: presentIntegration,
  });
}
