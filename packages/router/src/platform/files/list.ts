import type { files } from '@deskwire/contract/platform/files.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { page } from '../../kit/lists/page.ts';
import { namedHome } from './rows/home.ts';
import { presentFile } from './rows/present.ts';
import * as queries from './queries.ts';

/** The files that a person may see. */
export function listFiles(ctx: Ctx<typeof files.list>, input: In<typeof files.list>) {
  const { page: _, page_size: _size, cursor: _cursor, ticket_id, task_id, project_id, document_id, ...given } = input;
  const home = namedHome({ ticket_id, task_id, project_id, document_id });
  const filter = { ...given, home: home && { kind: home.kind, ids: [home.id] } };
  return page(ctx, input, {
    key: ['files', ctx.scope.team_id, filter],
    find: (slice) => queries.listFiles(ctx.db, ctx, filter, ctx.now(), slice),
    position: (row) => [row.created_at, row.id],
    present: presentFile(ctx),
  });
}
