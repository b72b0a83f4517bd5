import type { admin } from '@deskwire/contract/platform/admin.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import * as queries from './queries.ts';

/** Lists the timers, the next first. */
export const listTimers = (ctx: Ctx<typeof admin.timers.list>, input: In<typeof admin.timers.list>) =>
  page(ctx, input, {
    key: ['admin.timers', input.name],
    find: (slice) => queries.listTimers(ctx.db, { name: input.name, now: ctx.now() }, slice),
    position: (row) => [row.run_at, row.id],
    present: (row) => row,
  });
