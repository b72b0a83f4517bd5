import type { reports } from '@deskwire/contract/ai/reports.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { getReport } from '../find.ts';
import * as queries from '../queries.ts';

type Entry = typeof reports.versions.list;

export async function listVersions({ db, scope }: Ctx<Entry>, { report_id }: In<Entry>): Promise<Out<Entry>> {
  await getReport(db, scope, report_id);
  const rows = await queries.listVersions(db, scope, report_id);
  return {
    items: rows.map(({ n, as_of, edited_by, editor, provenance, created_at }) => ({
      n,
      as_of,
      edited_by,
      editor,
      provenance,
      created_at,
    })),
  };
}
