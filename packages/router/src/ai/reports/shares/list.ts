import type { reports } from '@deskwire/contract/ai/reports.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { getOwn } from '../find.ts';
import * as queries from './queries.ts';

type Entry = typeof reports.shares.list;

export async function listShares({ db, scope }: Ctx<Entry>, { report_id }: In<Entry>): Promise<Out<Entry>> {
  await getOwn(db, scope, report_id);
  return { items: await queries.listShares(db, scope, report_id) };
}
