import { seesInternal, visibilityOf } from '@deskwire/contract/kit/access.ts';
import { EventRef, job, type ReactionCtx } from '../../kit/job.ts';
import { renewPass } from '../../desk/tickets/portal/pass.ts';
import { keyOf } from '../../desk/tickets/present.ts';
import { deliver, type Notice } from './deliver.ts';
import * as queries from './queries.ts';
import type { TeamId } from '../../kit/team-id.ts';

/** Tells those concerned what happened to a ticket: in the app, and by mail. */
export const notifyOfTicket = job({ name: 'notifications.ofTicket', queue: 'events', input: EventRef });

/** One notice per person and event, never to whoever did it. Internal comments reach only those who may read them. */
export async function notify(ctx: ReactionCtx, { event_id }: EventRef): Promise<void> {
  const { team_id } = ctx.scope;
  const event = await queries.findTicketEvent(ctx.db, team_id, event_id);
  // Hundreds of imported tickets must not become hundreds of notices.
  if (event === undefined || (event.type === 'ticket.created' && event.source === 'import')) return;
  const concerned = await queries.listConcerned(ctx.db, team_id, event.ticket_id);
  const comment = await commentOf(ctx, team_id, event);
  if (comment === null) return;
  const people = concerned.filter(
    (person) =>
      person.id !== event.actor_id && person.status !== 'suspended' && sees(event, person) && hears(event, person),
  );
  const guest = people.find(({ id, user_id }) => id === event.reporter_id && user_id === null);
  const pass = guest && (await renewPass(ctx, { team_id, ticket_id: event.ticket_id, person_id: guest.id }));
  const notices = people.map((person) => ({
    person,
    notice: noticeFor(event, person === guest ? pass?.link : linkOf(event, person), comment),
  }));
  const subject = { team_id, event_id, type: event.type, entity: 'ticket', entity_id: event.ticket_id };
  await deliver(ctx, subject, notices);
}

/** Somebody with an account is not told of what they could not open: as a requester they see what they reported. */
const sees = (event: queries.TicketEvent, { id, user_id, roles }: queries.Concerned): boolean =>
  user_id === null || id === event.reporter_id || visibilityOf(roles) !== 'requester';

/** Whom an event is for, among reporter, assignee and watchers. */
function hears(event: queries.TicketEvent, person: queries.Concerned): boolean {
  switch (event.type) {
    case 'ticket.created':
      return person.id === event.reporter_id;
    case 'ticket.assigned':
      return person.id === event.assignee_id && person.id === (event.payload as { to: string | null } | null)?.to;
    case 'ticket.noted':
      return seesInternal(person.roles);
    default:
      return true;
  }
}

async function commentOf(
  ctx: ReactionCtx,
  team_id: TeamId,
  event: queries.TicketEvent,
): Promise<string | null | undefined> {
  if (event.type !== 'ticket.commented' && event.type !== 'ticket.noted') return undefined;
  const { comment_id } = event.payload as { comment_id: string };
  const comment = await queries.findComment(ctx.db, team_id, comment_id);
  // What was public when the event happened may have been deleted or hidden since.
  if (comment === undefined || (event.type === 'ticket.commented' && comment.is_internal)) return null;
  return comment.content;
}

/** Whoever has no account and did not report the ticket cannot open it. */
const linkOf = (event: queries.TicketEvent, { user_id }: queries.Concerned): string | undefined =>
  user_id === null ? undefined : `/tickets/${keyOf(event, event.number)}`;

function noticeFor(event: queries.TicketEvent, link: string | undefined, comment: string | undefined): Notice {
  const ticket = { key: keyOf(event, event.number), title: event.title };
  const about = { ticket, ...(link === undefined ? {} : { link }) };
  const by = event.actor_name ?? 'Somebody';
  switch (event.type) {
    case 'ticket.created':
      return {
        title: `${ticket.key} received`,
        body: event.title,
        mail: { 'ticket-created': { ...about, description: '', created_at: event.at } },
      };
    case 'ticket.assigned':
      return {
        title: `${ticket.key} is assigned to you`,
        body: event.title,
        mail: {
          'ticket-assigned': { ...about, ...(event.actor_name === null ? {} : { assigned_by: event.actor_name }) },
        },
      };
    case 'ticket.commented':
    case 'ticket.noted':
      return {
        title: `${by} ${event.type === 'ticket.noted' ? 'noted on' : 'commented on'} ${ticket.key}`,
        body: comment!.slice(0, 500),
        mail: { 'ticket-commented': { ...about, author: by, comment: comment!, commented_at: event.at } },
      };
    default:
      return statusNotice(event, about, by);
  }
}

function statusNotice(
  event: queries.TicketEvent,
  about: { ticket: { key: string; title: string }; link?: string },
  by: string,
): Notice {
  const { to, to_category, from_category } = event.payload as {
    to: string;
    to_category: string;
    from_category: string;
  };
  const reopened = to_category === 'open' && (from_category === 'resolved' || from_category === 'closed');
  const change = reopened
    ? 'reopened'
    : to_category === 'open'
      ? 'changed'
      : (to_category as 'waiting' | 'resolved' | 'closed');
  return {
    title: `${about.ticket.key} is now ${to.replaceAll('_', ' ')}`,
    body: event.resolution_notes ?? event.title,
    mail: {
      'ticket-status': {
        ...about,
        change,
        status: to.replaceAll('_', ' '),
        changed_by: by,
        changed_at: event.at,
        ...(event.resolution_notes === null || change !== 'resolved' ? {} : { message: event.resolution_notes }),
      },
    },
  };
}
