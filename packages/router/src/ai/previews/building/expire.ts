import { mintTeam } from '../../../kit/access/mint-team.ts';
import type { JobCtx } from '../../../kit/jobs/job.ts';
import { discardFiles } from '../../../platform/files/removal/discard.ts';
import { expirePreviews } from './job.ts';
import * as queries from './queries.ts';

const BATCH = 200;

/** The job stays, and says that what it built is gone. */
export async function expire(ctx: JobCtx<typeof expirePreviews>): Promise<void> {
  const { db, outbox, now } = ctx;
  const expired = await queries.listExpired(db, now(), BATCH);
  for (const { team_id, id } of expired) {
    const team = { team_id: mintTeam(team_id) };
    await discardFiles(ctx, team.team_id, { kind: 'preview_job', ids: [id] });
    await queries.forgetArtifact(db, team, id);
  }
  if (expired.length === BATCH) outbox.later(expirePreviews, {});
}
