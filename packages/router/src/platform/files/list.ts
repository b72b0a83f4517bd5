import type { files } from '@deskwire/contract/platform/files.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { page } from '../../kit/lists/page.ts';
import { presentFile } from './rows/present.ts';
import * as queries from './queries.ts';

/** The files that a person may see. */
export function listFiles(ctx: Ctx<typeof files.list>, input: In<typeof files.list>) {
  const { page: _, page_size: _size, cursor: _cursor, ticket_id, ...given } = input;
  const filter = { ...given, home: ticket_id === undefined ? undefined : { kind: 'ticket', ids: [ticket_id] } };
  return page(ctx, input, {
    of: ['files', ctx.scope.team_id, filter],
    find: (slice) => queries.listFiles(ctx.db, ctx, filter, ctx.now(), slice),
    position: (row) => [row.created_at, row.id],
    present: presentFile(ctx),
  });
}
