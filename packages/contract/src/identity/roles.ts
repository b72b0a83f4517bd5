import { z } from 'zod';
import { platformRoles, teamRoles } from '../kit/access.ts';

export const TeamRole = z.enum(teamRoles).meta({ id: 'TeamRole' });
export const PlatformRole = z.enum(platformRoles).meta({ id: 'PlatformRole' });
/** What a team pays for. */
export const Tier = z.enum(['free', 'pro', 'premium']).meta({ id: 'Tier' });
export const TeamRoles = z.array(TeamRole).min(1).max(teamRoles.length);

/** Whether exactly one of two fields was given. */
export const exactlyOne = (a: unknown, b: unknown) => (a === undefined) !== (b === undefined);

/** One role by name, or the whole set: what somebody is in a team is always given by one of the two. */
export const rolesInput = {
  role: TeamRole.optional().meta({ description: 'The only role; or give `roles`.' }),
  roles: TeamRoles.optional(),
};
interface GivenRoles {
  role?: unknown;
  roles?: unknown;
}
export const givesRoles = ({ role, roles }: GivenRoles) => exactlyOne(role, roles);
export const givesRolesError = { error: 'give either role or roles', path: ['roles'] };
