import { z } from 'zod';
import { endVisit } from '../../../identity/teams/joining/visit.ts';
import { job, type JobCtx, type JobInput } from '../../../kit/jobs/job.ts';
import * as queries from './queries.ts';

/** Ends a visit of somebody who runs the platform. */
export const endEntry = job({
  name: 'admin.endEntry',
  queue: 'timers',
  input: z.strictObject({ entry_id: z.uuid() }),
});

export async function endDue(
  { db, events, scope, now }: JobCtx<typeof endEntry>,
  { entry_id }: JobInput<typeof endEntry>,
): Promise<void> {
  const { team_id } = scope;
  const entry = await queries.endEntry(db, team_id, { id: entry_id }, now());
  if (entry === undefined) return;
  await endVisit({ db, events, now }, { team_id, user_id: entry.user_id, person_id: entry.person_id });
  events.add('team.left_by_platform', { id: team_id, actor_id: entry.person_id }, {});
}
