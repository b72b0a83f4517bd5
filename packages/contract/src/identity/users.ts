import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { ListedEvent } from '../platform/events.ts';
import { expectedVersion, inTeam, line, locale, ref, text, timestamp, timeZone } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { joinEvents } from './people.events.ts';
import { PlatformRole, TeamRole, TeamRoles } from './roles.ts';
import { Assignee, Me, User, UserStatus } from './users.schemas.ts';

const profile = {
  full_name: line(200).optional().describe('Name shown to other people.'),
  locale: locale().optional().describe('Language of emails and pages.'),
  time_zone: timeZone().optional().describe('IANA time zone for dates and times.'),
};
const user_id = ref('user').describe('Id of the account, from users.list.');
/** 5 MiB in base64. */
const MAX_IMAGE = 7_000_000;

export const users = {
  me: query({
    summary: 'Get your profile and the plan of the team in effect',
    access: 'user',
    rest: 'GET /users/me',
    aliases: ['GET /auth/me', 'GET /profile', 'GET /user/me'],
    input: inTeam({}),
    output: Me,
  }),
  updateMe: mutation({
    summary: 'Update your name, language, time zone or default team',
    access: 'user',
    via: 'session',
    rest: 'PATCH /users/me',
    aliases: ['PUT /users/me', 'PUT /users/me/update', 'PUT /auth/me', 'PATCH /profile'],
    input: inTeam({
      ...profile,
      default_team_id: ref('team')
        .optional()
        .describe('The team used where you name none. If it offers you to join or more roles, this accepts them.'),
      version: expectedVersion(),
    }),
    output: Me,
    errors: ['VERSION_CONFLICT', 'EMAIL_DOMAIN_REFUSED'],
    events: ['user.updated', ...joinEvents],
  }),
  setAvatar: mutation({
    summary: 'Set your avatar: a PNG, JPEG, WebP or GIF of at most 5 MiB',
    access: 'user',
    via: 'session',
    rest: 'POST /users/me/avatar',
    door: 'picture',
    tx: 'manual',
    input: inTeam({
      image: z
        .base64()
        .max(MAX_IMAGE)
        .meta({
          description: 'The image in base64, at most 5 MiB before encoding.',
          examples: ['R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'],
        }),
    }),
    output: Me,
    errors: ['IMAGE_REFUSED'],
    events: ['user.avatar_changed'],
    limit: [{ by: 'user', max: 20, seconds: 3600 }],
  }),
  removeAvatar: mutation({
    summary: 'Remove your avatar',
    access: 'user',
    via: 'session',
    rest: 'DELETE /users/me/avatar',
    input: inTeam({}),
    output: Me,
    events: ['user.avatar_changed'],
  }),
  deleteMe: mutation({
    summary: 'Delete your account; an emailed link restores it for 30 days',
    access: 'user',
    via: 'session',
    fresh: true,
    rest: 'DELETE /users/me',
    aliases: ['DELETE /users/me/delete'],
    input: z.strictObject({}),
    output: z.strictObject({ purge_at: timestamp() }).meta({ id: 'AccountDeletion' }),
    errors: ['SOLE_OWNER', 'LAST_MASTER_ADMIN'],
    events: ['user.deleted', 'person.left', 'team.deleted'],
    destructive: true,
  }),
  restoreMe: mutation({
    summary: 'Restore your deleted account with the token from the email',
    access: 'public',
    rest: 'POST /users/restore',
    input: z.strictObject({ token: z.string().min(20).max(200).describe('The token from the link in the email.') }),
    output: z.strictObject({}),
    errors: ['RESTORE_LINK_EXPIRED', 'EMAIL_TAKEN'],
    events: ['user.restored'],
    limit: [{ by: 'address', max: 20, seconds: 3600 }],
  }),
  list: query({
    summary: 'List the accounts of the team or, as a platform admin, all of them',
    access: ['team:people.manage', 'platform:admin'],
    rest: 'GET /users',
    aliases: ['GET /users/all', 'GET /admin/users'],
    input: inTeam({
      ...pageInput,
      search: text(200).optional().describe('Part of a name or email address.'),
      role: z
        .union([TeamRole, PlatformRole])
        .optional()
        .describe('Only accounts with this role: in the team or, where all accounts are listed, on the platform.'),
      status: UserStatus.optional().describe('Only accounts in this status. Defaults to all.'),
    }),
    output: Page(User).meta({ id: 'UserPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  get: query({
    summary: 'Get an account',
    access: ['team:people.manage', 'platform:admin'],
    rest: 'GET /users/{user_id}',
    input: inTeam({ user_id }),
    output: User,
    errors: ['USER_NOT_FOUND'],
  }),
  update: mutation({
    summary: 'Update the name, language or time zone of an account',
    access: 'platform:admin',
    rest: 'PATCH /users/{user_id}',
    aliases: ['PUT /users/{user_id}'],
    input: z.strictObject({ user_id, ...profile, version: expectedVersion() }),
    output: User,
    errors: ['USER_NOT_FOUND', 'VERSION_CONFLICT'],
    events: ['user.updated'],
  }),
  setRole: mutation({
    summary: "Set somebody's roles in the team or, as a master admin, on the platform",
    access: ['team:members.manage', 'platform:master'],
    rest: 'PUT /users/{user_id}/role',
    input: inTeam({
      user_id,
      role: TeamRole.optional().describe(
        'The only role in the team in effect. Give one of role, roles and platform_role.',
      ),
      roles: TeamRoles.optional().describe(
        'All roles in the team in effect, replacing those they have and their custom role.',
      ),
      platform_role: PlatformRole.optional().describe('Role on the platform, for master admins to set.'),
    })
      .refine(
        ({ role, roles, platform_role }) =>
          [role, roles, platform_role].filter((one) => one !== undefined).length === 1,
        { error: 'give one of role, roles and platform_role', path: ['role'] },
      )
      .meta({ examples: [{ roles: ['agent', 'approver'] }] }),
    output: User,
    errors: ['USER_NOT_FOUND', 'LAST_OWNER', 'LAST_MASTER_ADMIN'],
    events: ['user.role_changed', 'person.roles_changed', 'person.roles_offered'],
  }),
  suspend: mutation({
    summary: 'Suspend an account: end its sessions and disable its API keys',
    access: 'platform:admin',
    rest: 'POST /users/{user_id}/suspend',
    input: z.strictObject({
      user_id,
      reason: text(500).optional().describe('Why, for the audit trail.'),
    }),
    output: User,
    errors: ['USER_NOT_FOUND', 'LAST_MASTER_ADMIN'],
    events: ['user.suspended', 'person.suspended'],
  }),
  activate: mutation({
    summary: 'Activate a suspended account again',
    access: 'platform:admin',
    rest: 'POST /users/{user_id}/activate',
    input: z.strictObject({ user_id }),
    output: User,
    errors: ['USER_NOT_FOUND'],
    events: ['user.activated'],
  }),
  delete: mutation({
    summary: 'Delete an account; it can be restored for 30 days',
    access: 'platform:admin',
    rest: 'DELETE /users/{user_id}',
    input: z.strictObject({ user_id }),
    output: User,
    errors: ['USER_NOT_FOUND', 'SOLE_OWNER', 'LAST_MASTER_ADMIN'],
    events: ['user.deleted', 'person.left', 'team.deleted'],
    destructive: true,
  }),
  restore: mutation({
    summary: 'Restore a deleted account; its teams have to invite it again',
    access: 'platform:admin',
    rest: 'POST /users/{user_id}/restore',
    input: z.strictObject({ user_id }),
    output: User,
    errors: ['USER_NOT_FOUND', 'EMAIL_TAKEN'],
    events: ['user.restored'],
  }),
  activity: query({
    summary: 'List what somebody did in the team or, as a platform admin, anywhere',
    access: ['team:people.manage', 'platform:admin'],
    rest: 'GET /users/{user_id}/activity',
    input: inTeam({ user_id, ...pageInput }),
    output: Page(ListedEvent).meta({ id: 'UserActivityPage' }),
    errors: ['USER_NOT_FOUND', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  assignees: query({
    summary: 'List the people a ticket can be assigned to; empty for requesters',
    access: 'team:tickets.read',
    rest: 'GET /assignees',
    input: inTeam({ ...pageInput, search: text(200).optional().describe('Part of a name.') }),
    output: Page(Assignee).meta({ id: 'AssigneePage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
};
