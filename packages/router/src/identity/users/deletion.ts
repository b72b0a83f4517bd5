import type { users } from '@deskwire/contract/identity/users.ts';
import type { User as Account } from '@deskwire/contract/identity/users.schemas.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import { queueEmail } from '../../inbox/emails/queue.ts';
import type { Ctx, In, Writing } from '../../kit/context.ts';
import { AppError, constraintMeans } from '../../kit/errors.ts';
import { mirrorName } from '../teams/members/join.ts';
import { endMembership } from '../teams/members/leave.ts';
import { purgeOf, purgeTeam } from '../teams/purge.ts';
import { keepingAMaster, lockSubject } from './administer.ts';
import * as deletion from './deletion.queries.ts';
import { eraseUser, erasureOf } from './erase.ts';
import { presentUser } from './present.ts';
import * as queries from './queries.ts';
import { claimedBy, restores, restoreToken } from './restore-token.ts';

constraintMeans({ users_email: 'EMAIL_TAKEN' });
const GRACE_SECONDS = 30 * 86_400;

type Deleting = Pick<Writing<'user.deleted' | 'person.left' | 'team.deleted'>, 'db' | 'events' | 'outbox'> & {
  readonly now: () => string;
};

/**
 * Takes an account out of use: its sessions and keys end, it leaves its teams, and after 30 days it is erased. A team
 * that nobody else is in goes with it; one that others are in must have another owner first: SOLE_OWNER.
 */
async function markDeleted(tx: Deleting, user_id: string, actor_id?: null) {
  const times = { at: tx.now(), purge_at: secondsAfter(tx.now(), GRACE_SECONDS) };
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

/** One's own account. The mail carries the only way back. */
export const deleteMe = (ctx: Ctx<typeof users.deleteMe>): Promise<{ purge_at: string }> =>
  keepingAMaster(ctx.db, async () => {
    const { db, outbox, services, user, now } = ctx;
    await queries.lockUser(db, user.id);
    const row = await markDeleted(ctx, user.id);
    const token = restoreToken(services, { user_id: row.id, deleted_at: row.deleted_at! });
    await queueEmail(
      { db, outbox, services, now },
      {
        to: row.email,
        template: 'account-deleted',
        props: { erased_at: row.purge_at, link: `/pages/restore-account?token=${token}` },
        dedupe: token,
      },
    );
    return { purge_at: row.purge_at };
  });

export const deleteUser = (ctx: Ctx<typeof users.delete>, { user_id }: In<typeof users.delete>): Promise<Account> =>
  keepingAMaster(ctx.db, async (is_master) => {
    await lockSubject(ctx.db, ctx.user, user_id, is_master);
    await markDeleted(ctx, user_id, null);
    return presentUser(ctx.services)((await queries.findUser(ctx.db, user_id))!);
  });

type Restoring = Pick<Writing<'user.restored'>, 'db' | 'events' | 'outbox'> & { readonly now: () => string };

/**
 * Brings a deleted account back, with the teams that went with it. Others' teams it joins again by invitation.
 * EMAIL_TAKEN where somebody registered with its address meanwhile.
 */
async function restore({ db, events, outbox, now }: Restoring, user_id: string, deleted_at: string): Promise<boolean> {
  const row = await deletion.markRestored(db, user_id, { deleted_at, at: now() });
  if (row === undefined) return false;
  await deletion.restoreTeams(db, user_id, { deleted_at, at: now() });
  await mirrorName({ db, now }, row);
  outbox.cancel(erasureOf(user_id));
  events.add('user.restored', { id: user_id, version: row.version, user_id }, {});
  return true;
}

export const restoreUser = (ctx: Ctx<typeof users.restore>, { user_id }: In<typeof users.restore>): Promise<Account> =>
  keepingAMaster(ctx.db, async (is_master) => {
    const { db, services, now } = ctx;
    const found = await deletion.findDeleted(db, user_id, now());
    if (found === undefined) throw new AppError('USER_NOT_FOUND');
    if (found.platform_role !== 'user' && !is_master(ctx.user.id))
      throw new AppError('FORBIDDEN', { needs: 'platform:master' });
    if (!(await restore(ctx, user_id, found.deleted_at!))) throw new AppError('USER_NOT_FOUND');
    return presentUser(services)((await queries.findUser(db, user_id))!);
  });

/** By the link of the mail, which fits this one deletion: once restored, or deleted again, it is worth nothing. */
export async function restoreMe(
  ctx: Ctx<typeof users.restoreMe>,
  { token }: In<typeof users.restoreMe>,
): Promise<Record<string, never>> {
  const { db, services, now } = ctx;
  const user_id = claimedBy(token);
  const found = user_id === undefined ? undefined : await deletion.findDeleted(db, user_id, now());
  if (found === undefined || !restores(services, token, { user_id: found.id, deleted_at: found.deleted_at! }))
    throw new AppError('RESTORE_LINK_EXPIRED');
  if (!(await restore(ctx, found.id, found.deleted_at!))) throw new AppError('RESTORE_LINK_EXPIRED');
  return {};
}
