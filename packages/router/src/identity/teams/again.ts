import type { Writing } from '../../kit/context.ts';
import type { Services } from '../../kit/services.ts';
import * as queries from './queries.ts';
import { purgeOf, purgeTeam } from './purge.ts';
import type { TeamId } from '../../kit/team-id.ts';

type Deleting = Pick<Writing<'team.deleted'>, 'db' | 'events' | 'outbox'> & {
  readonly services: Services;
  readonly now: () => string;
};

/** Deletes a team that had been purged before a backup brought it back: nobody may restore it a second time. */
export async function deleteAgain({ db, events, outbox, now }: Deleting, team_id: TeamId): Promise<void> {
  const at = now();
  const row = await queries.updateTeam(db, team_id, { deleted_at: at, purge_at: at }, at);
  events.add('team.deleted', { id: row.id, version: row.version, team_id }, { purge_at: at });
  outbox.later(purgeTeam, { team_id }, { run_at: at, key: purgeOf(team_id), team_id });
}
