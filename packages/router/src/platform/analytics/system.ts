import type { analytics } from '@deskwire/contract/platform/analytics.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { timingOf } from './calls/timing.ts';
import { spanOf } from './days.ts';

/** How long the calls of everybody took. */
export function getSystem(
  { db, user, now }: Ctx<typeof analytics.system>,
  { start_date, end_date, time_zone = user.time_zone }: In<typeof analytics.system>,
) {
  const { start, end } = spanOf({ start_date, end_date, time_zone }, now());
  return timingOf(db, { team_id: undefined, start, end });
}
