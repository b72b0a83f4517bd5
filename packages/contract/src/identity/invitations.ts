import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { email, ref, teamId, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { joinEvents } from './people.events.ts';
import { customRoleShown, givesRoles, givesRolesError, rolesInput, TeamRole } from './roles.ts';
import { PersonName } from './names.ts';

export const InvitationStatus = z.enum(['open', 'accepted', 'revoked', 'expired']).meta({ id: 'InvitationStatus' });
export const Invitation = z
  .strictObject({
    id: ref('invitation'),
    team_id: ref('team'),
    email: z.string(),
    roles: z.array(TeamRole).describe('Roles they get on accepting.'),
    custom_role: customRoleShown(),
    status: InvitationStatus,
    invited_by: ref('person'),
    inviter: PersonName,
    created_at: timestamp(),
    sent_at: timestamp(),
    expires_at: timestamp(),
    accepted_at: timestamp().nullable(),
    accepted_by: ref('person').nullable(),
    accepter: PersonName.nullable(),
    revoked_at: timestamp().nullable(),
  })
  .meta({ id: 'Invitation' });
export type Invitation = z.infer<typeof Invitation>;

const invitation_id = ref('invitation').describe('Id of the invitation, from teams.invitations.list.');

export const invitations = {
  list: query({
    summary: 'List the invitations to a team',
    access: 'team:members.manage',
    rest: 'GET /teams/{team_id}/invitations',
    input: z.strictObject({
      team_id: teamId(),
      ...pageInput,
      status: InvitationStatus.optional().describe('Only invitations in this status. Defaults to all.'),
    }),
    output: Page(Invitation).meta({ id: 'InvitationPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  create: mutation({
    summary: 'Create an invitation and email it; it replaces an open one',
    access: 'team:members.manage',
    rest: 'POST /teams/{team_id}/invitations',
    via: 'session',
    status: 201,
    input: z
      .strictObject({
        team_id: teamId(),
        email: email().describe('Address to invite. Only the account that proves it can accept.'),
        ...rolesInput,
      })
      .refine(givesRoles, givesRolesError)
      .meta({ examples: [{ email: 'ada@example.com', roles: ['agent'] }] }),
    output: Invitation,
    errors: ['ALREADY_MEMBER', 'EMAIL_DOMAIN_REFUSED', 'CUSTOM_ROLE_NOT_FOUND'],
    events: ['invitation.sent'],
    limit: [{ by: 'team', max: 200, seconds: 3600 }],
    outward: true,
  }),
  resend: mutation({
    summary: 'Resend an invitation with a new link; the old link stops working',
    access: 'team:members.manage',
    rest: 'POST /teams/{team_id}/invitations/{invitation_id}/resend',
    via: 'session',
    input: z.strictObject({ team_id: teamId(), invitation_id }),
    output: Invitation,
    errors: ['INVITATION_NOT_FOUND', 'INVITATION_EXPIRED'],
    events: ['invitation.resent'],
    limit: [{ by: 'input:invitation_id', max: 5, seconds: 3600 }],
    outward: true,
  }),
  revoke: mutation({
    summary: 'Revoke an invitation',
    access: 'team:members.manage',
    rest: 'DELETE /teams/{team_id}/invitations/{invitation_id}',
    via: 'session',
    input: z.strictObject({ team_id: teamId(), invitation_id }),
    output: Invitation,
    errors: ['INVITATION_NOT_FOUND', 'INVITATION_EXPIRED'],
    events: ['invitation.revoked'],
  }),
  accept: mutation({
    summary: 'Accept an invitation sent to your email address, and join the team',
    access: 'user',
    rest: 'POST /invitations/accept',
    via: 'session',
    input: z.strictObject({ token: z.string().min(20).max(200).describe('The token from the link in the email.') }),
    output: z
      .strictObject({
        team_id: ref('team'),
        person_id: ref('person'),
        roles: z.array(TeamRole),
        custom_role: customRoleShown(),
      })
      .meta({ id: 'AcceptedInvitation' }),
    errors: ['INVITATION_NOT_FOUND', 'INVITATION_EXPIRED', 'INVITATION_FOR_OTHER', 'EMAIL_DOMAIN_REFUSED'],
    events: ['invitation.accepted', ...joinEvents],
    limit: [{ by: 'user', max: 30, seconds: 3600 }],
  }),
};
