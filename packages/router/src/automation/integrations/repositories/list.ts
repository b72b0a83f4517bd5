import type { integrations } from '@deskwire/contract/automation/integrations.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import { presentRepository } from './present.ts';
import * as queries from './queries.ts';

type List = typeof integrations.repositories.list;

export function listRepositories(ctx: Ctx<List>, input: In<List>): Promise<Out<List>> {
  const { db, scope } = ctx;
  return page(ctx, input, {
    key: ['repositories', scope.team_id],
    find: (slice) => queries.listRepositories(db, scope, slice),
    position: ({ created_at, id }) => [created_at, id],
    present: presentRepository,
  });
}
