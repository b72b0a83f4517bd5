import type { analytics } from '@deskwire/contract/platform/analytics.ts';
import type { Ctx, In, Out } from '../../kit/context.ts';
import * as queries from './calls/queries.ts';
import { spanOf } from './days.ts';

/** Counts the calls of a person by day, with days without a call. */
export async function getUsage(
  { db, user, now }: Ctx<typeof analytics.usage>,
  input: In<typeof analytics.usage>,
): Promise<Out<typeof analytics.usage>> {
  const { first, last } = spanOf({ ...input, time_zone: 'UTC' }, now());
  const rows = await queries.sumUses(db, user.id, first.toString(), last.toString());
  const byDay = Map.groupBy(rows, ({ day }) => day);
  const days = Array.from({ length: first.until(last).days + 1 }, (_, index) => {
    const date = first.add({ days: index }).toString();
    const those = byDay.get(date) ?? [];
    return {
      date,
      reads: sum(those, 'reads'),
      changes: sum(those, 'changes'),
      by_door: Object.fromEntries(those.map(({ door, reads, changes }) => [door, reads + changes])),
    };
  });
  return { days, total: { reads: sum(rows, 'reads'), changes: sum(rows, 'changes') } };
}
const sum = (rows: readonly queries.UseRow[], of: 'reads' | 'changes') =>
  rows.reduce((total, row) => total + row[of], 0);
