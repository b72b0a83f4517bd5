import { cut } from '@deskwire/contract/kit/cut.ts';
import { seesInternal } from '@deskwire/contract/kit/access.ts';
import type { EventPayload } from '@deskwire/contract/events.ts';
import type { ReactionCtx } from '../../../kit/job.ts';
import { notice, type Happened, type NoticeText, type Recipient } from '../../../kit/notices.ts';
import { renewPass } from '../portal/pass.ts';
import { mayOpen, readConcerned, readTicketFacts, type TicketFacts } from './facts.ts';
import { findComment } from './queries.ts';

type Commented = 'ticket.commented' | 'ticket.noted';

const byOf = ({ actor_name }: Happened): string => actor_name ?? 'Somebody';
const asAudience = (ids: readonly string[]) => ids.map((id) => ({ id }));

/** What mails about a ticket need. A reporter without an account gets a link of their own, and other guests get none. */
async function aboutFor(ctx: ReactionCtx, ticket: TicketFacts, { id, user_id }: Recipient) {
  const about = { ticket: { key: ticket.key, title: ticket.title } };
  if (user_id !== null) return { ...about, link: `/tickets/${ticket.key}` };
  if (id !== ticket.reporter_id) return about;
  const { team_id } = ctx.scope;
  const { link } = await renewPass(ctx, { team_id, ticket_id: ticket.id, person_id: id });
  return { ...about, link };
}

async function readTicket(ctx: ReactionCtx, { entity_id }: Happened) {
  const ticket = await readTicketFacts(ctx, entity_id);
  return ticket && { ticket, concerned: await readConcerned(ctx, ticket) };
}

const commentOf = ({ payload }: Happened<Commented>): string => payload.comment_id;

/** The same for public and internal comments. Nobody is told about a comment that was deleted or hidden since. */
const ofComment = <T extends Commented>(type: T) =>
  notice(type, {
    facts: async (ctx, event) => {
      const facts = await readTicket(ctx, event);
      const comment = facts && (await findComment(ctx.db, ctx.scope.team_id, commentOf(event)));
      if (comment === undefined || (type === 'ticket.commented' && comment.is_internal)) return undefined;
      return { ...facts!, comment: comment.content };
    },
    audience: ({ concerned }) => asAudience(concerned),
    hears: ({ facts, to }) => mayOpen(facts.ticket, to) && (type === 'ticket.commented' || seesInternal(to.roles)),
    text: ({ event, facts }) => ({
      title: `${byOf(event)} ${type === 'ticket.noted' ? 'noted on' : 'commented on'} ${facts.ticket.key}`,
      body: cut(facts.comment, 500),
    }),
    mail: async ({ ctx, event, facts: { ticket, comment }, to }) => ({
      'ticket-commented': {
        ...(await aboutFor(ctx, ticket, to)),
        author: byOf(event),
        comment,
        commented_at: event.at,
      },
    }),
  });

const changes = { waiting: 'waiting', resolved: 'resolved', closed: 'closed' } as const;
const isKnown = (category: string): category is keyof typeof changes => category in changes;
/** What the mail says has become of a ticket: open again, or only open in another status. */
function changeOf({ to_category, from_category }: EventPayload<'ticket.status_changed'>) {
  if (isKnown(to_category)) return changes[to_category];
  return from_category === 'resolved' || from_category === 'closed' ? 'reopened' : 'changed';
}
const statusText = (facts: { ticket: TicketFacts }, status: string): NoticeText => ({
  title: `${facts.ticket.key} is now ${status}`,
  body: facts.ticket.resolution_notes ?? facts.ticket.title,
});

export const ticketNotices = [
  notice('ticket.created', {
    facts: async (ctx, event) => {
      const ticket = await readTicketFacts(ctx, event.entity_id);
      // Hundreds of imported tickets must not become hundreds of notices.
      return ticket?.source === 'import' ? undefined : ticket;
    },
    audience: ({ reporter_id }) => [{ id: reporter_id }],
    prompt: true,
    text: ({ facts: { key, title } }) => ({ title: `${key} received`, body: title }),
    mail: async ({ ctx, event, facts, to }) => ({
      'ticket-created': { ...(await aboutFor(ctx, facts, to)), description: '', created_at: event.at },
    }),
  }),
  notice('ticket.assigned', {
    facts: (ctx, event) => readTicketFacts(ctx, event.entity_id),
    // By now the ticket may be somebody else's.
    audience: ({ assignee_id }, { payload: { to } }) => (to !== null && to === assignee_id ? [{ id: to }] : []),
    hears: ({ facts, to }) => mayOpen(facts, to),
    text: ({ facts: { key, title } }) => ({ title: `${key} is assigned to you`, body: title }),
    mail: async ({ ctx, event: { actor_name }, facts, to }) => ({
      'ticket-assigned': {
        ...(await aboutFor(ctx, facts, to)),
        ...(actor_name === null ? {} : { assigned_by: actor_name }),
      },
    }),
  }),
  ofComment('ticket.commented'),
  ofComment('ticket.noted'),
  notice('ticket.status_changed', {
    facts: readTicket,
    audience: ({ concerned }) => asAudience(concerned),
    hears: ({ facts, to }) => mayOpen(facts.ticket, to),
    text: ({ event, facts }) => statusText(facts, event.payload.to.replaceAll('_', ' ')),
    mail: async ({ ctx, event, facts: { ticket }, to }) => {
      const change = changeOf(event.payload);
      const { resolution_notes } = ticket;
      return {
        'ticket-status': {
          ...(await aboutFor(ctx, ticket, to)),
          change,
          status: event.payload.to.replaceAll('_', ' '),
          changed_by: byOf(event),
          changed_at: event.at,
          ...(resolution_notes === null || change !== 'resolved' ? {} : { message: resolution_notes }),
        },
      };
    },
  }),
];
