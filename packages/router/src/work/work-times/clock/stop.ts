import type { WorkTime, workTimes } from '@deskwire/contract/work/work-times.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as queries from '../queries.ts';
import { presentTime, spentOf } from '../rules.ts';

/** Stops the clock of a person. */
export async function stopTime(
  { db, scope, events, now }: Ctx<typeof workTimes.stop>,
  { note }: In<typeof workTimes.stop>,
): Promise<WorkTime> {
  const row = await queries.stopRunning(db, scope, { now: now(), note });
  if (row === undefined) throw new AppError('WORK_TIME_NOT_RUNNING');
  events.add('work_time.stopped', row, spentOf(row));
  return presentTime(scope)(row);
}
