import type { Team, teams } from '@deskwire/contract/identity/teams.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Ctx } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { holdsContacts } from '../../../platform/compliance/contact-holds/held.ts';
import { managingMembers } from '../members/lock.ts';
import { presentTeam } from '../present.ts';
import * as queries from '../queries.ts';
import { purgeOf, purgeTeam } from './purge.ts';

/** How long a deleted team can be restored. */
const RESTORABLE_SECONDS = 30 * 86_400;

/**
 * From now on the team is nowhere to be found, except for its owner, who can restore it until `purge_at`. What the law holds
 * would be purged with it, so that is refused.
 */
export const deleteTeam = ({ db, scope, user, events, outbox, now }: Ctx<typeof teams.delete>): Promise<Team> =>
  managingMembers(db, scope, 'team.own', async (actor) => {
    if (await holdsContacts(db, scope)) throw new AppError('ERASURE_HELD');
    const purge_at = secondsAfter(now(), RESTORABLE_SECONDS);
    const row = await queries.updateTeam(db, scope.team_id, { deleted_at: now(), purge_at }, now());
    events.add('team.deleted', { id: row.id, version: row.version }, { purge_at });
    outbox.later(purgeTeam, { team_id: row.id }, { run_at: purge_at, key: purgeOf(scope.team_id) });
    return presentTeam(user, row, actor);
  });
