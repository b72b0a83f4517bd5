import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import { mintTeam } from '../../../kit/access/mint-team.ts';
import type { JobCtx } from '../../../kit/jobs/job.ts';
import { entitlementsOf } from '../../../kit/limits/entitlements.ts';
import { buildPreview, SILENCE_SECONDS, watchKey, watchPreview } from '../building/job.ts';
import type { dispatchPreviews } from './job.ts';
import * as queries from './queries.ts';

/** A job has to be done after so long. */
const LONGEST_SECONDS = 15 * 60;
/** More jobs than this are not looked at for one that may start. */
const MOST = 2000;

/** Starts jobs in their turn while there is room: as many as the worker takes at once, and no more of a team than its plan has. */
export async function dispatch(ctx: JobCtx<typeof dispatchPreviews>): Promise<void> {
  const { db, services, events, outbox, now } = ctx;
  await queries.lockTurns(db);
  let free = services.previews.at_once - (await queries.countRunning(db));
  if (free <= 0) return;
  const allowed = new Map<string, number>();
  for (const waiting of await queries.listQueue(db, MOST)) {
    if (free <= 0) return;
    const team = { team_id: mintTeam(waiting.team_id), tier: waiting.tier };
    const most = allowed.get(team.team_id) ?? (await entitlementsOf(db, team)).previews_at_once;
    allowed.set(team.team_id, most);
    if (waiting.round > most) continue;
    const times = { now: now(), deadline_at: secondsAfter(now(), LONGEST_SECONDS) };
    const started = await queries.startJob(db, team, waiting.id, times);
    if (started === undefined) continue;
    free -= 1;
    const { id, version, project_id, platform, attempt } = started;
    const entity = { id, version, team_id: team.team_id, actor_id: null };
    events.add('preview_job.started', entity, { project_id, platform, attempt });
    const of = { job_id: id, attempt };
    outbox.later(buildPreview, of, { team_id: team.team_id });
    const run_at = secondsAfter(now(), SILENCE_SECONDS);
    outbox.later(watchPreview, of, { team_id: team.team_id, run_at, key: watchKey(id) });
  }
}
