import { mintTeam } from '../../../kit/access/mint-team.ts';
import type { JobCtx } from '../../../kit/jobs/job.ts';
import type { endAbandoned } from './job.ts';
import * as queries from './queries.ts';

/** A reply that nobody writes would keep its session busy for ever: it ends as failed, and can be written anew. */
export async function endUnwritten({ db, events, now }: JobCtx<typeof endAbandoned>): Promise<void> {
  for (const { team_id, id, session_id } of await queries.endAbandoned(db, now())) {
    const entity = { id, team_id: mintTeam(team_id), actor_id: null };
    events.add('chat_message.replied', entity, { session_id, state: 'failed' });
  }
}
