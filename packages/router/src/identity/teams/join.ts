import type { Team, teams } from '@deskwire/contract/identity/teams.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { acceptOffer } from './joining/join.ts';
import { presentTeam } from './present.ts';

/** Accepts what a team offers. Throws TEAM_NOT_FOUND where it offers nothing. */
export async function joinOffered(ctx: Ctx<typeof teams.join>, { team_id }: In<typeof teams.join>): Promise<Team> {
  const { user } = ctx;
  const accepted = await acceptOffer(ctx, user, team_id);
  if (accepted === undefined) throw new AppError('TEAM_NOT_FOUND');
  return presentTeam(user, accepted.team, accepted.held);
}
