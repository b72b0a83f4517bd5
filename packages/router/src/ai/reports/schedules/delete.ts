import type { reports } from '@deskwire/contract/ai/reports.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as queries from './queries.ts';

type Entry = typeof reports.schedules.delete;

export async function deleteSchedule(
  { db, scope, events }: Ctx<Entry>,
  { schedule_id }: In<Entry>,
): Promise<Out<Entry>> {
  const gone = await queries.deleteSchedule(db, scope, schedule_id);
  if (gone === undefined) throw new AppError('REPORT_SCHEDULE_NOT_FOUND');
  events.add('report.schedule_deleted', { id: gone.report_id }, {});
  return { id: schedule_id };
}
