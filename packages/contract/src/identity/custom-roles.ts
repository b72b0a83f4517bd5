import { z } from 'zod';
import { lackingIn } from '../kit/access.ts';
import { mutation, query } from '../define.ts';
import { expectedVersion, markdown, markdownOut, proposedId, ref, teamId, timestamp } from '../kit/fields.ts';
import { CustomPermission, customRoleName, exactlyOne, TeamRole } from './roles.ts';

const name = customRoleName.describe('Name of the role. Names of built-in roles are taken.');
const description = markdown(500).nullable().optional().describe('Whom it is for. Null or left out: nothing is said.');
const permissions = z
  .array(CustomPermission)
  .min(1)
  .max(CustomPermission.options.length)
  .superRefine((given, { addIssue }) => {
    for (const [permission, needed] of lackingIn(given))
      addIssue({ code: 'custom', message: `must include ${needed}, which ${permission} needs` });
  })
  .meta({
    description: 'What it lets people do; never more than you may do yourself.',
    examples: [['team.read', 'tickets.read', 'tickets.readAll', 'tickets.handle', 'people.read']],
  });
const custom_role_id = ref('custom_role').describe('Id of the role, from customRoles.list.');

/** A role that a team made. */
export const CustomRole = z
  .strictObject({
    id: ref('custom_role'),
    name: z.string(),
    description: markdownOut().nullable(),
    permissions: z.array(CustomPermission),
    people: z.int().describe('How many people have it.'),
    invited: z.int().describe('How many open invitations and offers give it.'),
    created_at: timestamp(),
    updated_at: timestamp(),
    version: z.int(),
  })
  .meta({ id: 'CustomRole' });
export type CustomRole = z.infer<typeof CustomRole>;

/** Roles that a team makes of single permissions, beside the seven built-in ones. */
export const customRoles = {
  list: query({
    summary: 'List the roles that a team made',
    access: 'team:team.read',
    rest: 'GET /teams/{team_id}/custom-roles',
    input: z.strictObject({ team_id: teamId() }),
    output: z.strictObject({ items: z.array(CustomRole) }).meta({ id: 'CustomRoles' }),
  }),
  create: mutation({
    summary: 'Create a role out of permissions that you have',
    access: 'team:members.manage',
    rest: 'POST /teams/{team_id}/custom-roles',
    via: 'session',
    status: 201,
    input: z.strictObject({ team_id: teamId(), id: proposedId('custom_role'), name, description, permissions }),
    output: CustomRole,
    errors: ['ID_TAKEN', 'CUSTOM_ROLE_NAME_TAKEN', 'TIER_LIMIT_EXCEEDED'],
    events: ['custom_role.created'],
  }),
  update: mutation({
    summary: 'Update a role; what it permits changes for everybody who has it, at once',
    access: 'team:members.manage',
    rest: 'PATCH /teams/{team_id}/custom-roles/{custom_role_id}',
    aliases: ['PUT /teams/{team_id}/custom-roles/{custom_role_id}'],
    via: 'session',
    input: z.strictObject({
      team_id: teamId(),
      custom_role_id,
      name: name.optional(),
      description,
      permissions: permissions.optional(),
      version: expectedVersion(),
    }),
    output: CustomRole,
    errors: ['CUSTOM_ROLE_NOT_FOUND', 'CUSTOM_ROLE_NAME_TAKEN', 'TIER_LIMIT_EXCEEDED', 'VERSION_CONFLICT'],
    events: ['custom_role.updated', 'person.roles_changed'],
  }),
  delete: mutation({
    summary: 'Delete a role; its holders get the role that you name instead',
    access: 'team:members.manage',
    rest: 'DELETE /teams/{team_id}/custom-roles/{custom_role_id}',
    via: 'session',
    input: z
      .strictObject({
        team_id: teamId(),
        custom_role_id,
        to_role: TeamRole.optional().describe('The built-in role that its holders, and people invited with it, get.'),
        to_custom_role_id: ref('custom_role').optional().describe('The custom role that they get.'),
      })
      .refine(
        ({ to_role, to_custom_role_id }) =>
          (to_role === undefined && to_custom_role_id === undefined) || exactlyOne(to_role, to_custom_role_id),
        { error: 'give either to_role or to_custom_role_id', path: ['to_role'] },
      ),
    output: z
      .strictObject({ id: ref('custom_role'), moved: z.int().describe('How many people have the other role now.') })
      .meta({ id: 'DeletedCustomRole' }),
    errors: ['CUSTOM_ROLE_NOT_FOUND', 'CUSTOM_ROLE_IN_USE', 'TIER_LIMIT_EXCEEDED'],
    events: ['custom_role.deleted', 'person.roles_changed'],
    destructive: true,
  }),
};
