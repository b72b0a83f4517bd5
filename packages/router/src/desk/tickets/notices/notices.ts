import { cut } from '@deskwire/contract/kit/cut.ts';
import { seesInternal } from '@deskwire/contract/kit/access.ts';
import type { EventPayload } from '@deskwire/contract/events.ts';
import type { ReactionCtx } from '../../../kit/jobs/job.ts';
import { notice, type Happened, type NoticeText, type Recipient } from '../../../kit/events/notices.ts';
import { nameOf } from '../../../identity/people/known/known.ts';
import { whoMay } from '../../../identity/people/recipients/recipients.ts';
import { renewPass } from '../portal/pass.ts';
import { ticketLink } from '../present.ts';
import { mayOpen, readConcerned, readDesk, readMerged, readTicketFacts, type TicketFacts } from './facts.ts';
import { findComment } from './queries.ts';

type Commented = 'ticket.commented' | 'ticket.noted';

const byOf = ({ actor_name }: Happened): string => actor_name ?? 'Somebody';
const asAudience = (ids: readonly string[]) => ids.map((id) => ({ id }));

/** The props of emails about a ticket. A reporter without an account gets a link of their own; other guests get none. */
async function aboutFor(ctx: ReactionCtx, ticket: TicketFacts, { id, user_id }: Recipient) {
  const about = { ticket: { key: ticket.key, title: ticket.title } };
  if (user_id !== null) return { ...about, link: ticketLink(ctx.scope, ticket.key) };
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
      // The words of a customer reach somebody, even if nobody has the ticket.
      const asked = type === 'ticket.commented' && (event.payload as { by?: string }).by === 'requester';
      const desk = asked ? await readDesk(ctx, facts!.ticket) : [];
      return { ...facts!, concerned: [...new Set([...facts!.concerned, ...desk])], comment: comment.content };
    },
    audience: ({ concerned }) => asAudience(concerned),
    hears: ({ facts, to }) => mayOpen(facts.ticket, to) && (type === 'ticket.commented' || seesInternal(to.roles)),
    text: ({ event, facts }) => ({
      title: `${byOf(event)} ${type === 'ticket.noted' ? 'added a note to' : 'commented on'} ${facts.ticket.key}`,
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
/** The change that an email reports: the ticket was reopened, or moved to another open status. */
function changeOf({ to_category, from_category }: EventPayload<'ticket.status_changed'>) {
  if (isKnown(to_category)) return changes[to_category];
  return from_category === 'resolved' || from_category === 'closed' ? 'reopened' : 'changed';
}
const statusText = ({ key, title }: TicketFacts, { ticket }: Followed, status: string): NoticeText => ({
  title: `${key} is now ${status}`,
  body: ticket.resolution_notes ?? title,
});
interface Followed {
  readonly ticket: TicketFacts;
  /** The tickets merged into it, whose reporters are notified of its resolution under the keys that they know. */
  readonly merged: readonly TicketFacts[];
}
/** The ticket under the key that somebody knows; undefined if they may open none. */
const ownOf = ({ ticket, merged }: Followed, to: Recipient): TicketFacts | undefined => {
  const reported = merged.find(({ reporter_id }) => reporter_id === to.id);
  if (to.id === ticket.reporter_id) return ticket;
  return reported ?? (mayOpen(ticket, to) ? ticket : undefined);
};

/** A ticket opened by somebody who handles tickets does not notify the others who do. */
async function isByHandler({ db, scope }: ReactionCtx, { actor_id }: Happened): Promise<boolean> {
  return actor_id !== null && (await whoMay(db, scope.team_id, [actor_id], 'tickets.handle')).get(actor_id) === true;
}

export const ticketNotices = [
  notice('ticket.created', {
    facts: async (ctx, event) => {
      const ticket = await readTicketFacts(ctx, event.entity_id);
      // Hundreds of imported tickets must not become hundreds of notices.
      if (ticket === undefined || ticket.source === 'import') return undefined;
      return {
        ticket,
        desk: (await isByHandler(ctx, event)) ? [] : await readDesk(ctx, ticket),
        // A ticket that another system opens is opened for its reporter there.
        opener: event.actor_name ?? (await nameOf(ctx.db, ctx.scope, ticket.reporter_id)),
      };
    },
    audience: ({ ticket, desk }) => asAudience([...new Set([ticket.reporter_id, ...desk])]),
    // The sender of an email learns only by another one that theirs arrived.
    also_actor: ({ ticket }) => ticket.source === 'email',
    prompt: true,
    text: ({ facts: { ticket, opener }, to }) => ({
      title: to.id === ticket.reporter_id ? `${ticket.key} received` : `${opener || 'Somebody'} opened ${ticket.key}`,
      body: ticket.title,
    }),
    mail: async ({ ctx, event, facts: { ticket }, to, text }) =>
      to.id === ticket.reporter_id
        ? { 'ticket-created': { ...(await aboutFor(ctx, ticket, to)), description: '', created_at: event.at } }
        : { notice: { ...text, link: ticketLink(ctx.scope, ticket.key) } },
  }),
  notice('ticket.absorbed', {
    facts: async (ctx, event) => {
      const facts = await readTicket(ctx, event);
      const from = await readTicketFacts(ctx, event.payload.from_id);
      return facts && from && { ...facts, from };
    },
    audience: ({ concerned }) => asAudience(concerned),
    // The reporters keep their own tickets, and hear of what becomes of them.
    hears: ({ facts: { ticket }, to }) => to.user_id !== null && to.id !== ticket.reporter_id && mayOpen(ticket, to),
    text: ({ event, facts: { ticket, from } }) => ({
      title: `${byOf(event)} merged ${from.key} into ${ticket.key}`,
      body: from.title,
    }),
    mail: ({ ctx, facts: { ticket }, text }) => ({ notice: { ...text, link: ticketLink(ctx.scope, ticket.key) } }),
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
  notice('ticket.reporter_changed', {
    facts: (ctx, event) => readTicketFacts(ctx, event.entity_id),
    audience: ({ reporter_id }, { payload: { to } }) => (to === reporter_id ? [{ id: to }] : []),
    text: ({ facts: { key, title } }) => ({ title: `${key} is now yours to follow up`, body: title }),
    mail: async ({ ctx, event, facts, to }) => ({
      'ticket-created': { ...(await aboutFor(ctx, facts, to)), description: '', created_at: event.at },
    }),
  }),
  notice('ticket.woken', {
    facts: async (ctx, event) => {
      const ticket = await readTicketFacts(ctx, event.entity_id);
      return event.payload.why === 'woken' ? undefined : ticket;
    },
    // Of an answer, those who have the ticket hear anyway.
    audience: ({ assignee_id }, { payload: { why, snoozed_by } }) =>
      asAudience(
        why === 'due'
          ? [...new Set([snoozed_by, assignee_id])].filter((id) => id !== null)
          : [snoozed_by].filter((id) => id !== null && id !== assignee_id).map((id) => id!),
      ),
    hears: ({ facts, to }) => mayOpen(facts, to),
    text: ({ event, facts: { key, title } }) => ({
      title: event.payload.why === 'due' ? `${key} is back: the snooze ended` : `${key} is back: it was answered`,
      body: title,
    }),
  }),
  ofComment('ticket.commented'),
  ofComment('ticket.noted'),
  notice('ticket.status_changed', {
    facts: async (ctx, event) => {
      const facts = await readTicket(ctx, event);
      return facts && { ...facts, merged: await readMerged(ctx, facts.ticket) };
    },
    audience: ({ concerned, merged }) =>
      asAudience([...new Set([...concerned, ...merged.map(({ reporter_id }) => reporter_id)])]),
    hears: ({ facts, to }) => ownOf(facts, to) !== undefined,
    text: ({ event, facts, to }) => statusText(ownOf(facts, to)!, facts, event.payload.to.replaceAll('_', ' ')),
    mail: async ({ ctx, event, facts, to }) => {
      const change = changeOf(event.payload);
      const { resolution_notes } = facts.ticket;
      return {
        'ticket-status': {
          ...(await aboutFor(ctx, ownOf(facts, to)!, to)),
          change,
          status: event.payload.to.replaceAll('_', ' '),
          changed_by: byOf(event),
          changed_at: event.at,
          ...(resolution_notes === null || change !== 'resolved' ? {} : { message: resolution_notes }),
        },
      };
    },
    opens: (event, { facts, to }) => ({ entity: 'ticket', entity_id: ownOf(facts, to)?.id ?? event.entity_id }),
  }),
];
