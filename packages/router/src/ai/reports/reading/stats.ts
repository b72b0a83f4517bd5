import type { reports } from '@deskwire/contract/ai/reports.ts';
import type { Ctx, Out } from '../../../kit/context.ts';
import { countUse } from '../queries.ts';

type Entry = typeof reports.stats;

export async function getStats({ db, scope, now }: Ctx<Entry>): Promise<Out<Entry>> {
  const use = await countUse(db, scope, now());
  return { reports: use.by_kind.reduce((sum, { reports: count }) => sum + count, 0), ...use };
}
