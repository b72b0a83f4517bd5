import type { workTimes, WorkTimeTotals } from '@deskwire/contract/work/work-times.ts';
import type { Ctx, In } from '../../kit/context.ts';
import * as queries from './queries.ts';
import { filterOf } from './subject.ts';

export const sumTimes = async (
  ctx: Ctx<typeof workTimes.totals>,
  { team_id: _, ...asked }: In<typeof workTimes.totals>,
): Promise<WorkTimeTotals> => queries.sumTimes(ctx.db, ctx.scope, await filterOf(ctx, asked), ctx.now());
