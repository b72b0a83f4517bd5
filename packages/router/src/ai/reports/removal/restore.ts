import type { reports } from '@deskwire/contract/ai/reports.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { getReport, lockOwn } from '../find.ts';
import { presentRow } from '../present.ts';
import { updateReport } from '../queries.ts';

type Entry = typeof reports.restore;

export async function restoreReport(
  { db, scope, events, now }: Ctx<Entry>,
  { report_id }: In<Entry>,
): Promise<Out<Entry>> {
  const { version } = await lockOwn(db, scope, report_id, true);
  await updateReport(db, scope, report_id, { deleted_at: null }, now());
  events.add('report.restored', { id: report_id, version: version + 1 }, {});
  return presentRow(await getReport(db, scope, report_id));
}
