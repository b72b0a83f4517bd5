import type { dashboard, DashboardSatisfaction } from '@deskwire/contract/desk/dashboard.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { countSatisfaction } from '../ratings/figures.ts';
import { before, cut, pastOf } from './range.ts';

/** How content reporters were with what was solved, by when they were asked. */
export async function readSatisfaction(
  ctx: Ctx<typeof dashboard.satisfaction>,
  input: In<typeof dashboard.satisfaction>,
): Promise<DashboardSatisfaction> {
  const range = await cut(ctx, pastOf(ctx, input), input.group_by);
  const { start, end, time_zone, group_by, buckets } = range;
  const [previous, whole, ...parts] = await countSatisfaction(ctx, [before(range), range, ...buckets]);
  return {
    start,
    end,
    time_zone,
    group_by,
    ...whole!,
    data: buckets.map((bucket, place) => ({ ...bucket, ...parts[place]! })),
    previous: previous!,
  };
}
