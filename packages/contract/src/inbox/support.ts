import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { line, markdown, ref, text } from '../kit/fields.ts';
import { Page, pageInput, viewInput } from '../kit/paging.ts';
import { inTeam } from '../kit/fields.ts';
import { FaqEntry, SupportAnswer, SupportQuestion } from './support.schemas.ts';

const question_id = ref('support_question').describe('Id of the question, from support.ask.');

/** Answers before there is a ticket: from the FAQ of the platform, and from what the team of the asker knows. */
export const support = {
  faq: query({
    summary: 'List the frequently asked questions with their answers',
    access: 'public',
    rest: 'GET /support/faq',
    limit: [{ by: 'address', max: 60, seconds: 60 }],
    input: z.strictObject({
      ...pageInput,
      ...viewInput,
      category: line(100).optional().describe('Only questions listed under this.'),
    }),
    output: Page(FaqEntry).meta({ id: 'FaqPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  ask: mutation({
    summary: 'Ask for help; answers come from the FAQ and from what you may read',
    access: 'user',
    rest: 'POST /support/question',
    status: 201,
    tx: 'manual',
    limit: [{ by: 'user', max: 20, seconds: 3600 }],
    input: inTeam({
      question: text(2000).describe('What you want to know. Those who run the platform can read it.'),
    }),
    output: SupportAnswer,
    events: [],
  }),
  feedback: mutation({
    summary: 'Rate the answer to a question of yours',
    access: 'user',
    rest: 'POST /support/questions/{question_id}/feedback',
    input: z.strictObject({
      question_id,
      helpful: z.boolean().describe('Whether it answered your question.'),
      comment: text(2000).optional().describe('What was missing. Those who run the platform can read it.'),
    }),
    output: SupportQuestion,
    errors: ['SUPPORT_QUESTION_NOT_FOUND'],
    events: [],
  }),
  escalate: mutation({
    summary: 'Escalate a question of yours to a ticket; doing it again returns that ticket',
    access: 'team:tickets.create',
    rest: 'POST /support/questions/{question_id}/escalate',
    status: 201,
    outward: true,
    input: inTeam({
      question_id,
      details: markdown(10_000).optional().describe('Anything else that helps to answer it.'),
    }),
    output: z
      .strictObject({ ...SupportQuestion.shape, key: z.string().describe('Key of the ticket.') })
      .meta({ id: 'EscalatedQuestion' }),
    errors: ['SUPPORT_QUESTION_NOT_FOUND', 'TICKET_FIELD_INVALID', 'TICKET_STATUS_NOT_FOUND'],
    events: ['ticket.created', 'ticket.assigned'],
  }),
};
