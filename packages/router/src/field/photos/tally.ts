import type { Db } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../kit/team-id.ts';
import * as queries from './queries.ts';

export interface PhotoTally {
  /** How many photos of an item can be shown. */
  readonly ready: ReadonlyMap<string | null, number>;
  /** How many photos of an item are announced or being read. */
  readonly pending: ReadonlyMap<string | null, number>;
  /** All that were not refused. */
  readonly total: number;
}
/** The photos of an inspection, item by item; null stands for those of none. */
export async function tallyPhotos(db: Db, scope: InTeam, inspection_id: string): Promise<PhotoTally> {
  const counted = await queries.countByItem(db, scope, inspection_id);
  const sum = (states: readonly string[]) => {
    const sums = new Map<string | null, number>();
    for (const { item_key, state, count } of counted)
      if (states.includes(state)) sums.set(item_key, (sums.get(item_key) ?? 0) + count);
    return sums;
  };
  const [ready, pending] = [sum(['ready']), sum(['awaited', 'processing'])];
  const total = [...ready.values(), ...pending.values()].reduce((all, count) => all + count, 0);
  return { ready, pending, total };
}
