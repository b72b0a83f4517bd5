import { mintTeam } from '../../../kit/access/mint-team.ts';
import type { JobCtx } from '../../../kit/jobs/job.ts';
import * as queries from '../queries.ts';
import type { endAbandoned } from './job.ts';

/** A job that nobody does would say "running" for ever: it ends as failed, and can be retried. */
export async function endUndone({ db, events, now }: JobCtx<typeof endAbandoned>): Promise<void> {
  for (const { team_id, id, project_id, version } of await queries.endAbandoned(db, now())) {
    const entity = { id, version, team_id: mintTeam(team_id), actor_id: null };
    events.add('ai_doc_job.finished', entity, { project_id, state: 'failed', error: 'INTERNAL' });
  }
}
