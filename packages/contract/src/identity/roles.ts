import { z } from 'zod';
import { line, ref } from '../kit/fields.ts';
import { customPermissions, platformRoles, teamRoles } from '../kit/access.ts';
import { tiers } from '../kit/entitlements.ts';

export const TeamRole = z
  .enum(teamRoles)
  .meta({ id: 'TeamRole', description: 'What a person may do in a team. Roles add up.' });
export const PlatformRole = z.enum(platformRoles).meta({ id: 'PlatformRole' });
/** The plan a team pays for. */
export const Tier = z.enum(tiers).meta({ id: 'Tier' });
export const TeamRoles = z.array(TeamRole).min(1).max(teamRoles.length);

/** A permission that a custom role can contain. */
export const CustomPermission = z
  .enum(customPermissions)
  .meta({ id: 'CustomPermission', description: 'Something that a custom role lets people do in a team.' });
export const customRoleName = line(60);
/** A custom role beside the roles of whoever has it: what is needed to show it. */
export const CustomRoleName = z
  .strictObject({ id: ref('custom_role'), name: z.string() })
  .meta({ id: 'CustomRoleName', description: 'A custom role, as rows show it.' });
export type CustomRoleName = z.infer<typeof CustomRoleName>;
export const customRoleShown = () =>
  CustomRoleName.nullable().describe('The custom role beside these roles. Null: none.');

/** Whether exactly one of two fields is given. */
export const exactlyOne = (a: unknown, b: unknown) => (a === undefined) !== (b === undefined);

/** The roles of a person in a team: a single role or the whole set, a custom role, or both. */
export const rolesInput = {
  role: TeamRole.optional().describe('The only built-in role of the person. Give this, roles or custom_role_id.'),
  roles: TeamRoles.optional().describe('All built-in roles of the person, replacing those they have.'),
  custom_role_id: ref('custom_role')
    .optional()
    .describe('The custom role of the person, from customRoles.list, with or without built-in ones. Defaults to none.'),
};
interface GivenRoles {
  role?: unknown;
  roles?: unknown;
  custom_role_id?: unknown;
}
export const givesRoles = ({ role, roles, custom_role_id }: GivenRoles) =>
  exactlyOne(role, roles) || (role === undefined && roles === undefined && custom_role_id !== undefined);
export const givesRolesError = { error: 'give either role or roles, or only custom_role_id', path: ['roles'] };
