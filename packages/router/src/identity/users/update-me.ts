import type { Me } from '@deskwire/contract/identity/users.schemas.ts';
import type { users } from '@deskwire/contract/identity/users.ts';
import { changesOf } from '../../kit/events/changes.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { checkVersion } from '../../kit/calls/version.ts';
import { acceptOffer, mirrorName } from '../teams/joining/join.ts';
import { grantsIn } from '../teams/members/roles.ts';
import { getMe } from './me.ts';
import * as queries from './queries.ts';

/** A new name is theirs in all their teams. A team that is made the default is joined, if it offers that. */
export async function updateMe(
  ctx: Ctx<typeof users.updateMe>,
  { team_id, version, ...change }: In<typeof users.updateMe>,
): Promise<Me> {
  const { db, user, events, now } = ctx;
  const { default_team_id } = change;
  const principal = default_team_id === undefined ? ctx.principal : await choosing(ctx, default_team_id);
  const before = (await queries.lockUser(db, user.id))!;
  await checkVersion(before, version, () => getMe(ctx, team_id));
  const changes = changesOf(before, change);
  if (changes !== undefined) {
    const row = await queries.updateUser(db, user.id, change, now());
    if (change.full_name !== undefined) await mirrorName(ctx, row);
    events.add('user.updated', { id: user.id, version: row.version }, { changes });
  }
  return getMe({ ...ctx, principal }, team_id);
}

/** The caller as they are once they have accepted what the team offers them. Throws TEAM_NOT_FOUND. */
async function choosing(ctx: Ctx<typeof users.updateMe>, team_id: string) {
  const { principal, user } = ctx;
  const accepted = await acceptOffer(ctx, user, team_id);
  const known = principal.memberships.filter((one) => one.team_id !== team_id);
  if (accepted !== undefined) {
    const { team, held, ...joined } = accepted;
    const { tier, ticket_prefix } = team;
    return { ...principal, memberships: [...known, { ...joined, roles: grantsIn(held), tier, ticket_prefix }] };
  }
  if (known.length === principal.memberships.length) throw new AppError('TEAM_NOT_FOUND');
  return principal;
}
