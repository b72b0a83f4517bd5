import type { files } from '@deskwire/contract/platform/files.ts';
import { getFamily } from '../../desk/tickets/find.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { page } from '../../kit/lists/page.ts';
import { presentFile } from './rows/present.ts';
import * as queries from './queries.ts';

/** The files of a ticket and of those merged into it, of those that the person may see. */
export async function listTicketFiles(
  ctx: Ctx<typeof files.forTicket>,
  { ticket_id, ...input }: In<typeof files.forTicket>,
) {
  const family = await getFamily(ctx.db, ctx.scope, ticket_id);
  return page(ctx, input, {
    key: ['files.forTicket', ctx.scope.team_id, family[0]],
    find: (slice) => queries.listFiles(ctx.db, ctx, { home: { kind: 'ticket', ids: family } }, ctx.now(), slice),
    position: (row) => [row.created_at, row.id],
    present: presentFile(ctx),
  });
}
