import type { reports } from '@deskwire/contract/ai/reports.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { nextAfter } from './next.ts';
import * as queries from './queries.ts';

type Entry = typeof reports.schedules.update;

/** Changes when and to whom a report is mailed. One that was paused begins again with the next time it is due. */
export async function updateSchedule(
  { db, scope, events, now }: Ctx<Entry>,
  { schedule_id, recipients, state, ...given }: In<Entry>,
): Promise<Out<Entry>> {
  const before = await queries.lockSchedule(db, scope, schedule_id);
  if (before === undefined) throw new AppError('REPORT_SCHEDULE_NOT_FOUND');
  const { rule = before.rule, time = before.time, time_zone = before.time_zone } = given;
  const when = {
    rule,
    weekday: rule === 'weekly' ? (given.weekday ?? before.weekday ?? 1) : null,
    day: rule === 'monthly' ? (given.day ?? before.day ?? 1) : null,
    time,
    time_zone,
  };
  await queries.updateSchedule(db, scope, schedule_id, {
    ...when,
    next_at: nextAfter(when, now()),
    ...(recipients === undefined ? {} : { recipients: [...new Set(recipients)] }),
    ...(state === undefined ? {} : { state, error: null }),
  });
  events.add('report.schedule_updated', { id: before.report_id }, { rule, state: state ?? before.state });
  return queries.getSchedule(db, scope, schedule_id);
}
