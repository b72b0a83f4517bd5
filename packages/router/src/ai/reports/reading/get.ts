import type { reports } from '@deskwire/contract/ai/reports.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { getReport, getVersion } from '../find.ts';
import { presentReport } from '../present.ts';

type Entry = typeof reports.get;

export async function showReport({ db, scope }: Ctx<Entry>, { report_id, n }: In<Entry>): Promise<Out<Entry>> {
  const row = await getReport(db, scope, report_id);
  return presentReport(row, await getVersion(db, scope, row, n));
}
