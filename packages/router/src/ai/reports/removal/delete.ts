import type { reports } from '@deskwire/contract/ai/reports.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { lockOwn } from '../find.ts';
import { updateReport } from '../queries.ts';

type Entry = typeof reports.delete;
export const RESTORABLE_DAYS = 30;

/** Its links end with it, and come back with it if they have not expired. */
export async function deleteReport(
  { db, scope, events, now }: Ctx<Entry>,
  { report_id }: In<Entry>,
): Promise<Out<Entry>> {
  const { version } = await lockOwn(db, scope, report_id);
  await updateReport(db, scope, report_id, { deleted_at: now() }, now());
  events.add('report.deleted', { id: report_id, version: version + 1 }, {});
  return { id: report_id, purge_at: secondsAfter(now(), RESTORABLE_DAYS * 86_400) };
}
