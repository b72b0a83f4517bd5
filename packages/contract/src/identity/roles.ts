import { z } from 'zod';
import { platformRoles, teamRoles } from '../kit/access.ts';
import { tiers } from '../kit/entitlements.ts';

export const TeamRole = z
  .enum(teamRoles)
  .meta({ id: 'TeamRole', description: 'What a person may do in a team. Roles add up.' });
export const PlatformRole = z.enum(platformRoles).meta({ id: 'PlatformRole' });
/** The plan a team pays for. */
export const Tier = z.enum(tiers).meta({ id: 'Tier' });
export const TeamRoles = z.array(TeamRole).min(1).max(teamRoles.length);

/** Whether exactly one of two fields is given. */
export const exactlyOne = (a: unknown, b: unknown) => (a === undefined) !== (b === undefined);

/** The roles of a person in a team: a single role, or the whole set. */
export const rolesInput = {
  role: TeamRole.optional().describe('The only role of the person. Give this or roles.'),
  roles: TeamRoles.optional().describe('All roles of the person, replacing those they have. Give this or role.'),
};
interface GivenRoles {
  role?: unknown;
  roles?: unknown;
}
export const givesRoles = ({ role, roles }: GivenRoles) => exactlyOne(role, roles);
export const givesRolesError = { error: 'give either role or roles', path: ['roles'] };
