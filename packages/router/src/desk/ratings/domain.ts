import type { Domain } from '../../kit/domain.ts';
import { on } from '../../kit/events/reactions.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { ofPerson } from '../../kit/tables.ts';
import { ask, askLater, askNow, planQuestion } from './asking/ask.ts';
import { ratingNotices } from './asking/notices.ts';
import { ratingsRouter } from './router.ts';

export const ratingsDomain = {
  router: ratingsRouter,
  jobs: router({
    askLater: jobProcedure(askLater).mutation(({ ctx, input }) => planQuestion(ctx, input)),
    ask: jobProcedure(ask).mutation(({ ctx, input }) => askNow(ctx, input)),
  }),
  reactions: [on('ticket.status_changed', askLater)],
  notices: ratingNotices,
  references: { ticket_rating: 'ticket_ratings' },
  tables: { ticket_ratings: ofPerson('person_id', { authored: ['comment'] }) },
} satisfies Domain;
