import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { email, expectedVersion, ref, teamId, text, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { Invitation } from './invitations.ts';
import {
  customRoleShown,
  CustomRoleName,
  exactlyOne,
  givesRoles,
  givesRolesError,
  rolesInput,
  TeamRole,
} from './roles.ts';

/** A person with an account who belongs to the team. */
export const Member = z
  .strictObject({
    user_id: ref('user'),
    person_id: ref('person'),
    name: z.string(),
    email: z.string().nullable().describe('Shown only to people who handle tickets.'),
    avatar_url: z.string().nullable(),
    roles: z
      .array(TeamRole)
      .describe('Empty without a custom role: they are known by their address and have not joined yet.'),
    custom_role: customRoleShown(),
    offered_roles: z.array(TeamRole).nullable().describe('Roles they get once they accept them. Null: none.'),
    offered_custom_role: CustomRoleName.nullable().describe('The custom role they get with them. Null: none.'),
    suspended: z.boolean(),
    joined_at: timestamp(),
    version: z.int(),
  })
  .meta({ id: 'Member' });
export type Member = z.infer<typeof Member>;

const user_id = ref('user').describe('The user_id of the member, from teams.members.list.');

export const members = {
  list: query({
    summary: 'List the members of a team',
    access: 'team:team.read',
    rest: 'GET /teams/{team_id}/members',
    input: z.strictObject({
      team_id: teamId(),
      ...pageInput,
      search: text(200).optional().describe('Part of a name or email address.'),
      role: TeamRole.optional().describe('Only members who have this role.'),
      custom_role_id: ref('custom_role').optional().describe('Only members who have this custom role.'),
    }),
    output: Page(Member).meta({ id: 'MemberPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  add: mutation({
    summary: 'Add a member by inviting an address, or somebody you share a team with',
    access: 'team:members.manage',
    rest: 'POST /teams/{team_id}/members',
    status: 201,
    input: z
      .strictObject({
        team_id: teamId(),
        user_id: ref('user')
          .optional()
          .describe('Somebody whose address you see in a team you share, who is invited there. Give this or email.'),
        email: email().optional().describe('Address to invite. Give this or user_id.'),
        ...rolesInput,
      })
      .refine(givesRoles, givesRolesError)
      .refine((input) => exactlyOne(input.user_id, input.email), {
        error: 'give either user_id or email',
        path: ['user_id'],
      })
      .meta({ examples: [{ email: 'ada@example.com', roles: ['agent'] }] }),
    output: z
      .strictObject({ invitation: Invitation.describe('They join when they accept it.') })
      .meta({ id: 'AddedMember' }),
    errors: ['USER_NOT_FOUND', 'ALREADY_MEMBER', 'EMAIL_DOMAIN_REFUSED', 'CUSTOM_ROLE_NOT_FOUND'],
    events: ['invitation.sent'],
    limit: [{ by: 'team', max: 200, seconds: 3600 }],
    outward: true,
  }),
  remove: mutation({
    summary: 'Remove a member from a team',
    access: 'team:members.manage',
    rest: 'DELETE /teams/{team_id}/members/{user_id}',
    input: z.strictObject({ team_id: teamId(), user_id }),
    output: z.strictObject({}),
    errors: ['USER_NOT_FOUND', 'LAST_OWNER'],
    events: ['person.left'],
  }),
  setRole: mutation({
    summary: 'Set the roles of a member, or offer them to a requester or contact',
    access: 'team:members.manage',
    rest: 'PUT /teams/{team_id}/members/{user_id}/role',
    input: z
      .strictObject({ team_id: teamId(), user_id, ...rolesInput, version: expectedVersion() })
      .refine(givesRoles, givesRolesError)
      .meta({ examples: [{ roles: ['agent', 'approver'] }] }),
    output: Member,
    errors: ['USER_NOT_FOUND', 'LAST_OWNER', 'CUSTOM_ROLE_NOT_FOUND', 'VERSION_CONFLICT'],
    events: ['person.roles_changed', 'person.roles_offered'],
  }),
};
