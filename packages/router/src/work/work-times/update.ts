import type { Tx } from '@deskwire/database/schema.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { WorkTime, workTimes } from '@deskwire/contract/work/work-times.ts';
import { demand } from '../../kit/access/can.ts';
import { checkVersion } from '../../kit/calls/version.ts';
import type { Ctx, In, TeamScope } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { spanOf } from './log.ts';
import * as queries from './queries.ts';
import { ended, ownOrManaged, presentTime, spentOf } from './rules.ts';

/** Corrects when somebody worked, for how long, and what they noted. */
export async function updateTime(
  { db, scope, events, now }: Ctx<typeof workTimes.update>,
  { work_time_id, started_at, minutes, note, version }: In<typeof workTimes.update>,
): Promise<WorkTime> {
  const time = await lockSeen(db, scope, work_time_id);
  demand(ownOrManaged, time, scope);
  const present = presentTime(scope);
  await checkVersion(time, version, () => present(time));
  demand(ended, time, scope);
  const span =
    started_at === undefined && minutes === undefined
      ? { started_at: time.started_at, ended_at: time.ended_at! }
      : spanOf(now(), started_at ?? startOf(time, minutes, now()), minutes ?? time.seconds! / 60);
  const set = { ...span, note: note === undefined ? time.note : note };
  const row = await queries.updateTime(db, scope, time.id, set, now());
  events.add('work_time.updated', row, spentOf(row));
  return present(row);
}

/** If only the duration is corrected, the start stays, or the end if the work would not be over otherwise. */
function startOf({ started_at, ended_at }: queries.WorkTimeRow, minutes: number | undefined, now: string): string {
  if (minutes === undefined || Date.parse(started_at) + minutes * 60_000 <= Date.parse(now)) return started_at;
  return secondsAfter(ended_at!, -60 * minutes);
}

export async function lockSeen(db: Tx, scope: TeamScope, id: string): Promise<queries.WorkTimeRow> {
  const time = await queries.lockTime(db, scope, id);
  if (time === undefined) throw new AppError('WORK_TIME_NOT_FOUND');
  return time;
}
