import type { Db } from '@deskwire/database/schema.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import * as queries from './queries.ts';

/** How many teams the platform has, in all and by plan, for those who run it. */
export async function tallyTeams(db: Db, now: string) {
  const rows = await queries.countTeams(db, now);
  const sum = (of: 'total' | 'new_7d') => rows.reduce((total, row) => total + row[of], 0);
  return {
    total: sum('total'),
    by_tier: Object.fromEntries(rows.map(({ tier, total }) => [tier, total])),
    new_7d: sum('new_7d'),
  };
}

/** Every team of the platform, the oldest first, as heads: nothing that the team has written. */
export const listEveryTeam = (db: Db, slice: Slice) => queries.listTeams(db, slice);
