import { mintTeam } from '../../../kit/access/mint-team.ts';
import type { JobCtx } from '../../../kit/jobs/job.ts';
import * as queries from '../queries.ts';
import type { endAbandoned } from './job.ts';

/** A run that nobody goes on with would say "running" for ever: it ends as failed, and can be retried at its step. */
export async function endStopped({ db, events, now }: JobCtx<typeof endAbandoned>): Promise<void> {
  for (const { team_id, id, version } of await queries.endAbandoned(db, now())) {
    const team = { team_id: mintTeam(team_id) };
    await queries.failOpenStep(db, team, id, now());
    const entity = { id, version, ...team, actor_id: null };
    events.add('agent_run.finished', entity, { state: 'failed', error: 'INTERNAL' });
  }
}
