import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Db } from '@deskwire/database/schema.ts';
import { z } from 'zod';
import { platformJob, type JobCtx } from '../../kit/jobs/job.ts';
import type { InTeam } from '../../kit/team-id.ts';
import { getSetting } from '../../platform/settings/settings.ts';
import * as queries from './queries.ts';

/** Since when a team keeps points: what is older is not shown, and deleted by the hour. */
export async function keptSince(db: Db, { team_id }: InTeam, now: string): Promise<string> {
  const days = await getSetting(db, { scope: 'team', owner_id: team_id }, 'location_days');
  return secondsAfter(now, -days * 86_400);
}

/** Deletes the points that teams no longer keep. */
export const sweepLocations = platformJob({
  name: 'locations.sweep',
  queue: 'timers',
  tx: 'manual',
  input: z.strictObject({}),
});

export async function sweep({ db, now, commit }: JobCtx<typeof sweepLocations>): Promise<void> {
  for (const team_id of await queries.listTeams(db)) {
    const before = await keptSince(db, { team_id }, now());
    for (let more = true; more;) more = await commit(({ db: tx }) => queries.deleteOld(tx, { team_id }, before));
  }
}
