import { headlineOf, type MembershipProps } from '@deskwire/adapters/mail/teams.ts';
import type { Db } from '@deskwire/database/schema.ts';
import { EventRef, job, type ReactionCtx } from '../../kit/job.ts';
import { deliver, type Addressed } from './deliver.ts';
import * as queries from './membership.queries.ts';
import type { TeamId } from '../../kit/team-id.ts';

/** Tells whom a change of a membership concerns. */
export const notifyOfMembership = job({ name: 'notifications.ofMembership', queue: 'events', input: EventRef });
type Change = MembershipProps['change'];

/** New roles and an end are told to whom they happen, who came to whoever invited them, and who went to the owners. */
export async function tellOfMembership(ctx: ReactionCtx, { event_id }: EventRef): Promise<void> {
  const { team_id } = ctx.scope;
  const event = await queries.findMembershipEvent(ctx.db, team_id, event_id);
  const change = event && changeOf(event);
  if (event === undefined || change === undefined) return;
  const readers = await readersOf(ctx.db, team_id, event, change);
  const props: MembershipProps = {
    change,
    team_name: event.team_name,
    person: event.person,
    roles: change === 'roles' || change === 'joined' ? event.roles : [],
    link: `/teams/${team_id}`,
    changed_at: event.at,
    ...(event.actor_name === null || event.actor_id === event.person_id ? {} : { changed_by: event.actor_name }),
  };
  const notice: Addressed['notice'] = {
    title: headlineOf(props).slice(0, 200),
    body: event.team_name,
    mail: { membership: props },
  };
  const notices = readers.filter(({ id }) => id !== event.actor_id).map((person) => ({ person, notice }));
  const { type, entity_id } = event;
  await deliver(ctx, { team_id, event_id, type, entity: type.split('.')[0]!, entity_id }, notices);
}

/** Undefined: what happened was taken back since, or concerns nobody else. */
function changeOf({ type, payload, left_at }: queries.MembershipEvent): Change | undefined {
  if (type === 'invitation.accepted') return 'joined';
  if (type === 'person.roles_changed') return left_at === null ? 'roles' : undefined;
  if (left_at === null) return undefined;
  return (payload as { reason?: string } | null)?.reason === 'removed' ? 'removed' : 'left';
}

function readersOf(db: Db, team_id: TeamId, event: queries.MembershipEvent, change: Change) {
  if (change === 'left') return queries.listOwners(db, team_id);
  const reader = change === 'joined' ? event.invited_by : event.person_id;
  return reader === null ? [] : queries.listPerson(db, team_id, reader);
}
