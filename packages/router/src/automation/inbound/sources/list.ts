import type { inbound } from '@deskwire/contract/automation/inbound.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import { presentSource } from './present.ts';
import * as queries from './queries.ts';

type List = typeof inbound.sources.list;

export function listSources(ctx: Ctx<List>, input: In<List>): Promise<Out<List>> {
  const { db, scope, now } = ctx;
  const { provider, deleted } = input;
  const filter = { provider, restorable_at: deleted === true ? now() : undefined };
  return page(ctx, input, {
    key: ['inbound.sources', scope.team_id, provider, deleted],
    find: (slice) => queries.listSources(db, scope, filter, slice),
    position: ({ created_at, id }) => [created_at, id],
    present: (row) => presentSource(row, now()),
  });
}
