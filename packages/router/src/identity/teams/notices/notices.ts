import { cut } from '@deskwire/contract/kit/cut.ts';
import { headlineOf, type MembershipProps } from '@deskwire/adapters/mail/teams.ts';
import type { EventType } from '@deskwire/contract/events.ts';
import type { ReactionCtx } from '../../../kit/jobs/job.ts';
import { notice, type Happened } from '../../../kit/events/notices.ts';
import { listHolders } from '../../people/recipients/recipients.ts';
import { namesOfRoles } from '../members/roles.ts';
import { findInviter, findMembership, type Membership } from './queries.ts';

interface Facts {
  readonly member: Membership;
  readonly change: MembershipProps['change'];
  /** The people it is for. */
  readonly readers: readonly string[];
}

/** A notice about a membership: one mail, and its headline. */
function ofMembership<T extends EventType>(
  type: T,
  facts: (ctx: ReactionCtx, event: Happened<T>) => Promise<Facts | undefined>,
) {
  const propsOf = (event: Happened, { member, change }: Facts, team_id: string): MembershipProps => ({
    change,
    team_name: member.team_name,
    person: member.name,
    roles: change === 'removed' || change === 'left' ? [] : namesOfRoles(member),
    link: `/teams/${team_id}`,
    changed_at: event.at,
    ...(event.actor_name === null || event.actor_id === member.id ? {} : { changed_by: event.actor_name }),
  });
  return notice(type, {
    facts,
    audience: ({ readers }) => readers.map((id) => ({ id })),
    after_leaving: true,
    // Rights in a team are a matter of security.
    ...(type === 'invitation.accepted' ? {} : { required: true as const }),
    hears: ({ to }) => to.user_id !== null,
    text: ({ event, facts: known }) => ({
      title: cut(headlineOf(propsOf(event, known, '')), 200),
      body: known.member.team_name,
    }),
    mail: ({ ctx, event, facts: known }) => ({ membership: propsOf(event, known, ctx.scope.team_id) }),
  });
}

export const teamNotices = [
  ofMembership('invitation.accepted', async ({ db, scope }, { entity_id, payload }) => {
    const member = await findMembership(db, scope.team_id, payload.person_id);
    const invitation = entity_id === null ? undefined : await findInviter(db, scope.team_id, entity_id);
    if (member === undefined || invitation === undefined) return undefined;
    return { member, change: 'joined', readers: invitation.invited_by === null ? [] : [invitation.invited_by] };
  }),
  ofMembership('person.roles_changed', async ({ db, scope }, { entity_id }) => {
    const member = entity_id === null ? undefined : await findMembership(db, scope.team_id, entity_id);
    if (member === undefined || member.left_at !== null) return undefined;
    return { member, change: 'roles', readers: [member.id] };
  }),
  ofMembership('person.roles_offered', async ({ db, scope }, { entity_id }) => {
    const member = entity_id === null ? undefined : await findMembership(db, scope.team_id, entity_id);
    if (member === undefined || member.left_at !== null || member.offered_roles === null) return undefined;
    return {
      member: { ...member, roles: member.offered_roles, custom_role: member.offered_custom_role },
      change: 'offered',
      readers: [member.id],
    };
  }),
  ofMembership('person.left', async ({ db, scope }, { entity_id, payload: { reason } }) => {
    const member = entity_id === null ? undefined : await findMembership(db, scope.team_id, entity_id);
    // By now they may be back.
    if (member === undefined || member.left_at === null) return undefined;
    if (reason === 'removed') return { member, change: 'removed', readers: [member.id] };
    return { member, change: 'left', readers: await listHolders(db, scope.team_id, 'team.own') };
  }),
];
