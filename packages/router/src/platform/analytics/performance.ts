import type { analytics } from '@deskwire/contract/platform/analytics.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { timingOf } from './calls/timing.ts';
import { spanOf } from './days.ts';

/** How long the calls of a team took. */
export function getPerformance(
  { db, scope, user, now }: Ctx<typeof analytics.performance>,
  { start_date, end_date, time_zone = user.time_zone }: In<typeof analytics.performance>,
) {
  const { start, end } = spanOf({ start_date, end_date, time_zone }, now());
  return timingOf(db, { team_id: scope.team_id, start, end });
}
