import type { Team } from '@deskwire/contract/identity/teams.ts';
import type { TeamRole } from '@deskwire/contract/kit/access.ts';
import type { User } from '../../kit/context.ts';
import type { TeamRow } from './queries.ts';

/** A team as one of its members sees it. */
export const presentTeam = (
  user: Pick<User, 'default_team_id'>,
  row: TeamRow,
  roles: readonly TeamRole[],
  offered_roles: readonly TeamRole[] | null = null,
): Team => ({
  ...row,
  roles: [...roles],
  offered_roles: offered_roles === null ? null : [...offered_roles],
  is_default: user.default_team_id === row.id,
});
