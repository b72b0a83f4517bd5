import type { workTimes } from '@deskwire/contract/work/work-times.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { page } from '../../kit/lists/page.ts';
import * as queries from './queries.ts';
import { presentTime } from './rules.ts';
import { filterOf } from './subject.ts';

/** Time spent on what the caller sees. */
export async function listTimes(
  ctx: Ctx<typeof workTimes.list>,
  { page: number, page_size, cursor, team_id: _, view: _view, ...asked }: In<typeof workTimes.list>,
) {
  const { db, scope } = ctx;
  const filter = await filterOf(ctx, asked);
  return page(
    ctx,
    { page: number, page_size, cursor },
    {
      key: ['workTimes', scope.team_id, filter],
      find: (slice) => queries.listTimes(db, scope, filter, slice),
      position: ({ started_at, id }) => [started_at, id],
      present: presentTime(scope),
    },
  );
}
