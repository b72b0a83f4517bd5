import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { PersonName } from '../identity/names.ts';
import { inTeam, markdown, markdownOut, ref, timestamp } from '../kit/fields.ts';
import { Page, pageInput, viewInput } from '../kit/paging.ts';
import { ticketId } from './tickets.schemas.ts';

const token = z.string().min(16).max(200).describe('The token from the link in the email.');
const score = z.int().min(1).max(5);

export const RatingQuestion = z
  .strictObject({
    ticket_key: z.string(),
    ticket_title: z.string(),
    team_name: z.string(),
    score: score.nullable().describe('What was answered, from 1 (very bad) to 5 (very good).'),
    comment: markdownOut().nullable(),
    expires_at: timestamp().describe('Until then the answer can be changed.'),
  })
  .meta({ id: 'RatingQuestion' });
export type RatingQuestion = z.infer<typeof RatingQuestion>;

export const TicketRating = z
  .strictObject({
    id: ref('ticket_rating'),
    ticket_id: ref('ticket'),
    ticket_key: z.string(),
    ticket_title: z.string(),
    person_id: ref('person'),
    person: PersonName,
    assignee_id: ref('person').nullable().describe('Who had the ticket when it was solved.'),
    assignee: PersonName.nullable(),
    score: score.nullable().describe('From 1 (very bad) to 5 (very good); null if there is no answer.'),
    comment: markdownOut().nullable(),
    asked_at: timestamp(),
    answered_at: timestamp().nullable(),
  })
  .meta({ id: 'TicketRating' });
export type TicketRating = z.infer<typeof TicketRating>;

/** How content reporters are: a question by email after their ticket was solved, if the team's settings ask it. */
export const ratings = {
  list: query({
    summary: 'List the ratings that reporters gave solved tickets, latest question first',
    access: 'team:tickets.handle',
    rest: 'GET /ratings',
    input: inTeam({
      ...pageInput,
      ...viewInput,
      ticket_id: ticketId.optional().describe('Only the one of this ticket, by UUID or key.'),
      assignee_id: ref('person').optional().describe('Only of tickets that this person had.'),
      score: z.array(score).max(5).optional().describe('Only answers with any of these scores.'),
      answered: z.boolean().optional().describe('True for only answers. Defaults to all questions.'),
    }),
    output: Page(TicketRating).meta({ id: 'TicketRatingPage' }),
    errors: ['TICKET_NOT_FOUND', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  get: query({
    summary: 'Get the question that an emailed link asks',
    access: 'signed:rating',
    rest: 'GET /ratings/{token}',
    limit: [{ by: 'address', max: 60, seconds: 60 }],
    input: z.strictObject({ token }),
    output: RatingQuestion,
    errors: ['LINK_EXPIRED'],
  }),
  answer: mutation({
    summary: 'Answer the question that an emailed link asks, or change the answer',
    access: 'signed:rating',
    rest: 'POST /ratings/{token}',
    limit: [
      { by: 'address', max: 20, seconds: 60 },
      { by: 'input:token', max: 10, seconds: 600 },
    ],
    input: z.strictObject({
      token,
      score: score.describe('From 1 (very bad) to 5 (very good).'),
      comment: markdown(4000).nullable().optional().describe('What was good or bad, in words. Null removes it.'),
    }),
    output: RatingQuestion,
    errors: ['LINK_EXPIRED'],
    events: ['ticket.rated'],
  }),
};
