import type { Team } from '@deskwire/contract/identity/teams.ts';
import type { TeamRole } from '@deskwire/contract/kit/access.ts';
import type { CustomRoleName } from '@deskwire/contract/identity/roles.ts';
import type { User } from '../../kit/context.ts';
import type { Held } from './members/roles.ts';
import type { TeamRow } from './queries.ts';

/** A team as one of its members sees it. */
export const presentTeam = (
  user: Pick<User, 'default_team_id'>,
  row: TeamRow,
  { roles, custom_role }: Pick<Held, 'roles'> & { readonly custom_role: CustomRoleName | null },
  offered_roles: readonly TeamRole[] | null = null,
  offered_custom_role: CustomRoleName | null = null,
): Team => ({
  ...row,
  roles: [...roles],
  custom_role: custom_role && { id: custom_role.id, name: custom_role.name },
  offered_roles: offered_roles === null ? null : [...offered_roles],
  offered_custom_role,
  is_default: user.default_team_id === row.id,
});
