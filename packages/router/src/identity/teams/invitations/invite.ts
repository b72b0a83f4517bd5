import { randomBytes, randomUUIDv7 } from 'node:crypto';
import type { Invitation, invitations } from '@deskwire/contract/identity/invitations.ts';
import type { TeamRole } from '@deskwire/contract/kit/access.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import { queueEmail } from '../../../inbox/emails/queue.ts';
import type { Base, Ctx, Events, In, TeamScope, User, Writing } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { hashToken } from '../../../kit/tokens.ts';
import { getSetting } from '../../../platform/settings/settings.ts';
import { checkMayAssign, managingMembers } from '../members/guard.ts';
import * as teamQueries from '../queries.ts';
import { presentInvitation } from './present.ts';
import * as queries from './queries.ts';

const VALID_SECONDS = 7 * 86_400;

interface Inviting extends Pick<Base, 'services' | 'now'>, Pick<Writing, 'db' | 'outbox'> {
  readonly scope: TeamScope;
  readonly user: User;
}

/** Sends an address a link that lets its owner, and nobody else, into the team. It is good for a week. */
export const invite = (
  ctx: Inviting & { readonly events: Events<'invitation.sent'> },
  { email, roles }: { email: string; roles: TeamRole[] },
): Promise<Invitation> =>
  managingMembers(ctx.db, ctx.scope, 'members.manage', async (actor_roles) => {
    const { db, scope, events, now } = ctx;
    checkMayAssign(actor_roles, roles);
    await checkDomain(ctx, email);
    if (await queries.isMember(db, scope, email)) throw new AppError('ALREADY_MEMBER');
    const { token, ...link } = newLink(now());
    const row = await queries.upsertInvitation(db, scope, {
      id: randomUUIDv7(),
      email,
      roles,
      invited_by: scope.person_id,
      ...link,
    });
    await send(ctx, row, token);
    events.add('invitation.sent', { id: row.id }, { email, roles });
    return presentInvitation(now())(row);
  });

/** A new link and a new week; the link before ends. */
export const resendInvitation = (
  ctx: Ctx<typeof invitations.resend>,
  { invitation_id }: In<typeof invitations.resend>,
): Promise<Invitation> =>
  managingMembers(ctx.db, ctx.scope, 'members.manage', async (actor_roles) => {
    const { db, scope, events, now } = ctx;
    const { token, ...link } = newLink(now());
    const row = await queries.renew(db, scope, invitation_id, link);
    if (row === undefined) throw await whyNotOpen(ctx, invitation_id);
    checkMayAssign(actor_roles, row.roles);
    await send(ctx, row, token);
    events.add('invitation.resent', { id: row.id }, { email: row.email });
    return presentInvitation(now())(row);
  });

export const revokeInvitation = (
  ctx: Ctx<typeof invitations.revoke>,
  { invitation_id }: In<typeof invitations.revoke>,
): Promise<Invitation> =>
  managingMembers(ctx.db, ctx.scope, 'members.manage', async () => {
    const { db, scope, events, now } = ctx;
    const row = await queries.revoke(db, scope, invitation_id, now());
    if (row === undefined) throw await whyNotOpen(ctx, invitation_id);
    events.add('invitation.revoked', { id: row.id }, { email: row.email });
    return presentInvitation(now())(row);
  });

const whyNotOpen = async ({ db, scope }: Pick<Inviting, 'db' | 'scope'>, id: string): Promise<AppError> =>
  new AppError(
    (await queries.findInvitation(db, scope, id)) === undefined ? 'INVITATION_NOT_FOUND' : 'INVITATION_EXPIRED',
  );

function newLink(at: string) {
  const token = randomBytes(32).toString('base64url');
  return { token, token_hash: hashToken(token), expires_at: secondsAfter(at, VALID_SECONDS), at };
}

async function checkDomain({ db, scope }: Inviting, email: string): Promise<void> {
  const allowed = await getSetting(db, { scope: 'team', owner_id: scope.team_id }, 'allowed_email_domains');
  if (allowed.length > 0 && !allowed.includes(email.slice(email.lastIndexOf('@') + 1)))
    throw new AppError('EMAIL_DOMAIN_REFUSED', { allowed });
}

async function send(ctx: Inviting, row: queries.InvitationRow, token: string): Promise<void> {
  const team = await teamQueries.findTeam(ctx.db, ctx.scope.team_id);
  await queueEmail(ctx, {
    to: row.email,
    template: 'team-invitation',
    props: {
      team_name: team!.name,
      inviter_name: ctx.user.full_name,
      roles: row.roles,
      link: `/pages/invitation?token=${token}`,
      expires_at: row.expires_at,
    },
    team_id: ctx.scope.team_id,
    dedupe: hashToken(token).toString('base64url'),
  });
}
