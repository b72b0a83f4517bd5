import type { z } from 'zod';
import type { operations } from '@deskwire/contract/platform/operations.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { page } from '../../kit/lists/page.ts';
import { presentOperation } from './present.ts';
import * as queries from './queries.ts';

type Operations = typeof operations.list;

/** Lists the team's operations, newest first. */
export function listOperations(ctx: Ctx<Operations>, input: In<Operations>): Promise<z.input<Operations['output']>> {
  const { page: _, page_size: _size, cursor: _cursor, ...filter } = input;
  return page(ctx, input, {
    key: ['operations', ctx.scope.team_id, filter],
    find: (slice) => queries.listOperations(ctx.db, ctx.scope, filter, slice),
    position: (row) => [row.created_at, row.id],
    present: presentOperation,
  });
}
