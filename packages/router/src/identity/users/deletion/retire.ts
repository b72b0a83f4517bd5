import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Writing } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { endMembership } from '../../teams/members/end-membership.ts';
import { purgeOf, purgeTeam } from '../../teams/deletion/purge.ts';
import { eraseUser, erasureOf } from './erase.ts';
import * as deletion from './queries.ts';

const GRACE_SECONDS = 30 * 86_400;

type Deleting = Pick<Writing<'user.deleted' | 'person.left' | 'team.deleted'>, 'db' | 'events' | 'outbox'> & {
  readonly now: () => string;
};

/**
 * Takes an account out of use: its sessions and keys end, it leaves its teams, and after a grace of 30 days by default it is
 * erased. A team with no other members is deleted with it; one that others are in needs another owner first: SOLE_OWNER.
 */
export async function markDeleted(tx: Deleting, user_id: string, actor_id?: null, grace_seconds = GRACE_SECONDS) {
  const times = { at: tx.now(), purge_at: secondsAfter(tx.now(), grace_seconds) };
  const teams = await deletion.lockTeamsOf(tx.db, user_id);
  const orphaned = teams.filter(({ sole_owner, has_others }) => sole_owner && has_others);
  if (orphaned.length > 0)
    throw new AppError('SOLE_OWNER', { teams: orphaned.map(({ team_id, name }) => ({ team_id, name })) });
  return retire(tx, user_id, times, { teams, actor_id });
}

/** Ends what an account is in, and has it erased when its time comes. Its teams are held still already. */
export async function retire(
  tx: Deleting,
  user_id: string,
  times: { readonly at: string; readonly purge_at: string },
  { teams, actor_id }: { readonly teams: readonly deletion.OwnedTeam[]; readonly actor_id?: null | undefined },
) {
  const { db, events, outbox, now } = tx;
  for (const { team_id, sole_owner, has_others } of teams) {
    if (!sole_owner || has_others) {
      await endMembership(tx, { team_id, user_id, reason: 'deleted', actor_id });
      continue;
    }
    const team = await deletion.deleteTeam(db, team_id, times);
    events.add('team.deleted', { ...team, team_id, actor_id }, { purge_at: times.purge_at });
    outbox.later(purgeTeam, { team_id }, { run_at: times.purge_at, key: purgeOf(team_id), team_id });
  }
  await deletion.dropAddresses(db, user_id);
  await deletion.endSessions(db, user_id, 'deleted', now());
  await deletion.revokeKeys(db, user_id, now());
  const row = await deletion.markDeleted(db, user_id, times);
  events.add('user.deleted', { id: user_id, version: row.version }, { purge_at: times.purge_at });
  outbox.later(eraseUser, { user_id }, { run_at: times.purge_at, key: erasureOf(user_id) });
  return { ...row, purge_at: times.purge_at };
}
