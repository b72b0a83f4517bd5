import { notice } from '../../../kit/events/notices.ts';
import { mayOpen, readTicketFacts } from '../../tickets/notices/facts.ts';
import { ratingTokens } from '../token.ts';
import * as queries from './queries.ts';

/** The word for each score, from 1 on. */
const words = ['very bad', 'bad', 'so-so', 'good', 'very good'];

export const ratingNotices = [
  notice('ticket.rating_asked', {
    facts: async (ctx, event) => {
      const question = await queries.findOpenQuestion(ctx.db, ctx.scope, event.payload.rating_id);
      if (question === undefined) return undefined;
      const ticket = await readTicketFacts(ctx, question.ticket_id);
      return ticket && { ticket, question };
    },
    audience: ({ question }) => [{ id: question.person_id }],
    text: ({ facts: { ticket } }) => ({ title: `How did we do on ${ticket.key}?`, body: ticket.title }),
    mail: ({ ctx, facts: { ticket, question } }) => ({
      'ticket-rating': {
        ticket: { key: ticket.key, title: ticket.title },
        link: `/pages/rating?token=${ratingTokens.write(ctx.services, { team_id: ctx.scope.team_id, id: question.id })}`,
      },
    }),
    // The question is a link that needs no sign-in: there is nothing to open in the app.
    only: () => ['mail'],
  }),
  notice('ticket.rated', {
    facts: (ctx, event) => readTicketFacts(ctx, event.entity_id),
    audience: ({ assignee_id }) => (assignee_id === null ? [] : [{ id: assignee_id }]),
    hears: ({ facts, to }) => mayOpen(facts, to),
    text: ({ event, facts: { key, title } }) => ({
      title: `${event.actor_name ?? 'The requester'} rated ${key}: ${words[event.payload.score - 1]}`,
      body: title,
    }),
  }),
];
