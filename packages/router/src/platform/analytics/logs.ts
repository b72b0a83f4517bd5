import type { analytics } from '@deskwire/contract/platform/analytics.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { page } from '../../kit/lists/page.ts';
import * as queries from './metering/queries.ts';

/** Lists the errors and slow calls of the last days. Everything else is on the standard output of the processes. */
export function listLogs(ctx: Ctx<typeof analytics.logs>, input: In<typeof analytics.logs>) {
  const { page: _, page_size: _size, cursor: _cursor, ...filter } = input;
  return page(ctx, input, {
    key: ['analytics.logs', filter],
    find: (slice) => queries.listLines(ctx.db, filter, slice),
    position: (row) => [row.at, row.id],
    present: (row) => row,
  });
}
