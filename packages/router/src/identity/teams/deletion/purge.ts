import { z } from 'zod';
import type { Writing } from '../../../kit/context.ts';
import { job, type JobCtx, type JobInput } from '../../../kit/jobs/job.ts';
import type { Services } from '../../../kit/services.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import { isTeamHeld } from '../../../platform/compliance/holds/held.ts';
import { recordErasure } from '../../../platform/erasures/record.ts';
import * as teams from '../queries.ts';
import * as queries from './queries.ts';

/** Removes a deleted team and everything in it once it can no longer be restored. */
export const purgeTeam = job({
  name: 'teams.purge',
  queue: 'bulk',
  tx: 'manual',
  // `again` says that it had been purged before a backup brought it back: holds that the backup has ended before that.
  input: z.strictObject({ team_id: z.uuid(), again: z.boolean().optional() }),
});
/** The timer of a team's end. */
export const purgeOf = (team_id: TeamId): string => `purge-team-${team_id}`;

/**
 * The bytes of files go first, then rows in many small statements, the team itself last: whatever stops it, it goes on
 * from there. What remains is the chain of events without what they said. What the law holds of
 * somebody in it is not lost: the team stays until the last hold ends, which asks again.
 */
export async function purge(
  { db, scope, services, commit, now }: JobCtx<typeof purgeTeam>,
  { again = false }: JobInput<typeof purgeTeam>,
): Promise<void> {
  const { team_id } = scope;
  if (!(await queries.isPurgeable(db, team_id, now()))) return;
  if (!again && (await isTeamHeld(db, scope))) return;
  await recordErasure(services, { kind: 'team', id: team_id, at: now() });
  for (let after = ''; ;) {
    const keys = await queries.findStorageKeys(db, team_id, after);
    if (keys.length === 0) break;
    for (const key of keys) await services.storage.delete(key);
    after = keys.at(-1)!;
  }
  // Deleting a row may write one into a table that was emptied before: the second round finds it.
  const purged = [...services.domains.tables].flatMap(([name, { team }]) => (team === 'deleted' ? [name] : []));
  const tables = await queries.findTables(db, purged);
  const isEmpty = async (table: queries.TeamTable) => {
    let rounds = 0;
    while (await commit((tx) => queries.deleteSome(tx.db, team_id, table))) rounds++;
    return rounds === 0;
  };
  for (let done = false; !done;) {
    done = true;
    for (const table of tables) done = (await isEmpty(table)) && done;
  }
  await commit(async (tx) => {
    if (await queries.deleteTeam(tx.db, team_id)) tx.events.add('team.purged', { id: team_id, team_id }, {});
  });
}

/** Asks again for the purge of a deleted team, which may have waited for something. */
export async function purgeWhenDue(
  { db, outbox, now }: Pick<Writing, 'db' | 'outbox'> & { readonly now: () => string },
  team_id: TeamId,
): Promise<void> {
  const purge_at = await queries.findPurge(db, team_id);
  if (purge_at == null) return;
  const run_at = purge_at > now() ? purge_at : now();
  outbox.later(purgeTeam, { team_id }, { run_at, key: purgeOf(team_id), team_id });
}

/** The same for all teams that somebody is, or was, in. */
export async function purgeTeamsOf(tx: Parameters<typeof purgeWhenDue>[0], user_id: string): Promise<void> {
  for (const team_id of await queries.listDeletedOf(tx.db, user_id)) await purgeWhenDue(tx, team_id);
}

type Deleting = Pick<Writing<'team.deleted'>, 'db' | 'events' | 'outbox'> & {
  readonly services: Services;
  readonly now: () => string;
};

/**
 * Deletes a team that had been purged before a backup brought it back: nobody may restore it a second time.
 */
export async function deleteAgain({ db, events, outbox, now }: Deleting, team_id: TeamId): Promise<void> {
  const at = now();
  const row = await teams.updateTeam(db, team_id, { deleted_at: at, purge_at: at }, at);
  events.add('team.deleted', { id: row.id, version: row.version, team_id }, { purge_at: at });
  outbox.later(purgeTeam, { team_id, again: true }, { run_at: at, key: purgeOf(team_id), team_id });
}
