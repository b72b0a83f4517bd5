import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { expectedVersion, line, locale, proposedId, ref, teamId, timestamp, timeZone } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { invitations } from './invitations.ts';
import { members } from './members.ts';
import { joinEvents } from './people.events.ts';
import { CustomRoleName, customRoleShown, TeamRole, Tier } from './roles.ts';

const name = line(100).describe('Name shown to its people and in emails.');
const slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(60)
  .describe('Unique short name for URLs: lower-case letters, digits and single hyphens.');
const ticketPrefix = z
  .string()
  .toUpperCase()
  .regex(/^[A-Z][A-Z0-9]{1,9}$/)
  .meta({
    description: 'Prefix of ticket keys, such as TKT in TKT-001: a letter, then letters or digits. Defaults to TKT.',
    examples: ['TKT'],
  });

export const Team = z
  .strictObject({
    id: ref('team'),
    name: z.string(),
    slug: z.string().describe('Unique short name for URLs.'),
    personal: z.boolean().describe('Whether this is the team of one person, created when they first needed one.'),
    tier: Tier,
    ticket_prefix: z.string(),
    locale: z.string(),
    time_zone: z.string(),
    roles: z
      .array(TeamRole)
      .describe('Your roles in this team. Empty without a custom role: you are not in it, but it offers you to join.'),
    custom_role: customRoleShown(),
    offered_roles: z
      .array(TeamRole)
      .nullable()
      .describe('Roles that the team offers you; teams.join accepts them. Null: none.'),
    offered_custom_role: CustomRoleName.nullable().describe('The custom role that it offers with them. Null: none.'),
    is_default: z.boolean().describe('Whether this is your default team, used where you name none.'),
    created_at: timestamp(),
    updated_at: timestamp(),
    deleted_at: timestamp().nullable(),
    purge_at: timestamp().nullable().describe('Until when a deleted team can be restored.'),
    version: z.int(),
  })
  .meta({ id: 'Team' });
export type Team = z.infer<typeof Team>;

export const teams = {
  list: query({
    summary: 'List the teams you are in, and those that offer you to join',
    access: 'user',
    rest: 'GET /teams',
    input: z.strictObject({
      ...pageInput,
      deleted: z
        .boolean()
        .optional()
        .describe('True for your deleted teams that can still be restored, instead of the others.'),
    }),
    output: Page(Team).meta({ id: 'TeamPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  get: query({
    summary: 'Get a team',
    access: 'team:team.read',
    rest: 'GET /teams/{team_id}',
    input: z.strictObject({ team_id: teamId() }),
    output: Team,
  }),
  create: mutation({
    summary: 'Create a team and become its owner',
    access: 'user',
    via: 'session',
    rest: 'POST /teams',
    status: 201,
    input: z.strictObject({
      id: proposedId('team'),
      name,
      ticket_prefix: ticketPrefix.optional(),
      locale: locale().optional().describe('Language of the team. Defaults to yours.'),
      time_zone: timeZone()
        .optional()
        .describe('IANA time zone that decides when a day starts for the team. Defaults to yours.'),
    }),
    output: Team,
    errors: ['ID_TAKEN'],
    events: ['team.created', 'person.joined'],
    limit: [{ by: 'user', max: 20, seconds: 3600 }],
  }),
  update: mutation({
    summary: 'Update the name, slug, ticket prefix, language or time zone of a team',
    access: 'team:team.manage',
    rest: 'PATCH /teams/{team_id}',
    aliases: ['PUT /teams/{team_id}'],
    input: z.strictObject({
      team_id: teamId(),
      name: name.optional(),
      slug: slug.optional(),
      ticket_prefix: ticketPrefix.optional().describe('New prefix of ticket keys; it applies to existing tickets too.'),
      locale: locale().optional().describe('Language of the team.'),
      time_zone: timeZone().optional().describe('IANA time zone that decides when a day starts for the team.'),
      version: expectedVersion(),
    }),
    output: Team,
    errors: ['SLUG_TAKEN', 'VERSION_CONFLICT'],
    events: ['team.updated'],
  }),
  delete: mutation({
    summary: 'Delete a team; its owner can restore it for 30 days',
    access: 'team:team.own',
    rest: 'DELETE /teams/{team_id}',
    input: z.strictObject({ team_id: teamId() }),
    output: Team,
    errors: ['ERASURE_HELD'],
    events: ['team.deleted'],
    destructive: true,
  }),
  restore: mutation({
    summary: 'Restore a team that you deleted',
    access: 'user',
    rest: 'POST /teams/{team_id}/restore',
    via: 'session',
    input: z.strictObject({ team_id: teamId() }),
    output: Team,
    errors: ['SLUG_TAKEN'],
    events: ['team.restored'],
  }),
  leave: mutation({
    summary: 'Leave a team; your work stays, and tickets assigned to you are unassigned',
    access: 'user',
    rest: 'POST /teams/{team_id}/leave',
    via: 'session',
    input: z.strictObject({ team_id: teamId() }),
    output: z.strictObject({}),
    errors: ['LAST_OWNER'],
    events: ['person.left'],
  }),
  join: mutation({
    summary: 'Accept what a team offers you: to join it, or to have more roles there',
    access: 'user',
    rest: 'POST /teams/{team_id}/join',
    via: 'session',
    input: z.strictObject({ team_id: teamId() }),
    output: Team,
    errors: ['EMAIL_DOMAIN_REFUSED'],
    events: [...joinEvents],
    limit: [{ by: 'user', max: 60, seconds: 3600 }],
  }),
  transferOwnership: mutation({
    summary: 'Transfer a team to another member; you remain as an admin',
    access: 'team:team.own',
    rest: 'POST /teams/{team_id}/transfer-ownership',
    via: 'session',
    fresh: true,
    input: z.strictObject({ team_id: teamId(), user_id: ref('user').describe('The member who becomes the owner.') }),
    output: Team,
    errors: ['USER_NOT_FOUND'],
    events: ['team.ownership_transferred', 'person.roles_changed'],
  }),
  members,
  invitations,
};
