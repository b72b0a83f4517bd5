import type { files } from '@deskwire/contract/platform/files.ts';
import { getFamily } from '../../desk/tickets/find.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { page } from '../../kit/page.ts';
import { presentFile } from './present.ts';
import * as queries from './queries.ts';

/** The files that a person may see. */
export function listFiles(ctx: Ctx<typeof files.list>, input: In<typeof files.list>) {
  const { page: _, page_size: _size, cursor: _cursor, ...filter } = input;
  return page(ctx, input, {
    of: ['files', ctx.scope.team_id, filter],
    find: (slice) => queries.listFiles(ctx.db, ctx.scope, filter, ctx.now(), slice),
    position: (row) => [row.created_at, row.id],
    present: presentFile(ctx),
  });
}

/** The files that hang at a ticket and at those merged into it, of those that the person may see. */
export async function listTicketFiles(
  ctx: Ctx<typeof files.forTicket>,
  { ticket_id, ...input }: In<typeof files.forTicket>,
) {
  const family = await getFamily(ctx.db, ctx.scope, ticket_id);
  return page(ctx, input, {
    of: ['files.forTicket', ctx.scope.team_id, family[0]],
    find: (slice) => queries.listFiles(ctx.db, ctx.scope, { ticket_ids: family }, ctx.now(), slice),
    position: (row) => [row.created_at, row.id],
    present: presentFile(ctx),
  });
}
