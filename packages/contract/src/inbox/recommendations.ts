import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { TicketPriority, TicketType, ticketId } from '../desk/tickets.schemas.ts';
import { PersonName } from '../identity/names.ts';
import {
  expectedVersion,
  inTeam,
  line,
  markdown,
  markdownOut,
  proposedId,
  ref,
  text,
  timestamp,
} from '../kit/fields.ts';
import { Page, pageInput, viewInput } from '../kit/paging.ts';

export const RecommendationSource = z.enum(['seed', 'ai', 'person']).meta({
  id: 'RecommendationSource',
  description: 'seed: every new team starts with it. ai: an agent wrote it for somebody. person: somebody wrote it.',
});
/** Advice for tickets of a kind. */
export const Recommendation = z
  .strictObject({
    id: ref('recommendation'),
    title: z.string(),
    text: markdownOut(),
    type: TicketType.nullable(),
    category: z.string().nullable(),
    priority: TicketPriority.nullable(),
    words: z.array(z.string()).describe('In lower case and without accents.'),
    source: RecommendationSource,
    enabled: z.boolean(),
    helpful: z.int().describe('How many people said that it helped.'),
    unhelpful: z.int().describe('How many people said that it did not help.'),
    rated: z.boolean().nullable().describe('What you said yourself. Null if nothing.'),
    score: z.int().nullable().describe('How well it fits the ticket that was asked about. Null without one.'),
    created_by: ref('person').nullable().describe('Null if it came with the team.'),
    creator: PersonName.nullable(),
    created_at: timestamp(),
    updated_at: timestamp(),
    version: z.int(),
  })
  .meta({ id: 'Recommendation' });
export type Recommendation = z.infer<typeof Recommendation>;

const recommendation_id = ref('recommendation').describe('Id of the recommendation, from recommendations.list.');
const errors = ['RECOMMENDATION_NOT_FOUND'] as const;
const title = line(200).describe('What to do, in one line.');
const advice = markdown(10_000).describe('How to do it.');
const fits = {
  type: TicketType.nullable().optional().describe('For tickets of this type. Null: of any.'),
  category: line(100).nullable().optional().describe('For tickets in this category. Null: in any.'),
  priority: TicketPriority.nullable().optional().describe('For tickets of this priority. Null: of any.'),
  words: z.array(text(60)).max(20).optional().describe('Beginnings of words that speak for it in a ticket.'),
  enabled: z.boolean().optional().describe('False keeps it from being suggested. Defaults to true.'),
};

/** Suggestions beside a ticket. */
export const recommendations = {
  list: query({
    summary: 'List recommendations; for a ticket, those that fit it, best first',
    access: 'team:tickets.read',
    rest: 'GET /recommendations',
    input: inTeam({
      ...pageInput,
      ...viewInput,
      ticket_id: ticketId.optional().describe('Only what fits this ticket, by UUID or key.'),
      type: TicketType.optional().describe('Only those for tickets of this type.'),
      category: line(100).optional().describe('Only those for tickets in this category.'),
      priority: TicketPriority.optional().describe('Only those for tickets of this priority.'),
      source: RecommendationSource.optional().describe('Only those from this source, such as person.'),
      enabled: z.boolean().optional().describe('False for those that are not suggested. Defaults to true.'),
    }),
    output: Page(Recommendation).meta({ id: 'RecommendationPage' }),
    errors: ['TICKET_NOT_FOUND', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  create: mutation({
    summary: 'Create a recommendation for tickets of a kind',
    access: 'team:tickets.handle',
    rest: 'POST /recommendations',
    status: 201,
    offline: true,
    input: inTeam({ id: proposedId('recommendation'), title, text: advice, ...fits }),
    output: Recommendation,
    errors: ['ID_TAKEN'],
    events: ['recommendation.created'],
  }),
  update: mutation({
    summary: 'Update a recommendation',
    access: 'team:tickets.handle',
    rest: 'PATCH /recommendations/{recommendation_id}',
    offline: true,
    input: inTeam({
      recommendation_id,
      title: title.optional(),
      text: advice.optional(),
      ...fits,
      version: expectedVersion(),
    }),
    output: Recommendation,
    errors: [...errors, 'VERSION_CONFLICT'],
    events: ['recommendation.updated'],
  }),
  delete: mutation({
    summary: 'Delete a recommendation with its ratings',
    access: 'team:tickets.handle',
    rest: 'DELETE /recommendations/{recommendation_id}',
    destructive: true,
    input: inTeam({ recommendation_id }),
    output: z.strictObject({ id: ref('recommendation') }).meta({ id: 'DeletedRecommendation' }),
    errors,
    events: ['recommendation.deleted'],
  }),
  rate: mutation({
    summary: 'Rate whether a recommendation helped you',
    access: 'team:tickets.read',
    rest: 'POST /recommendations/{recommendation_id}/rate',
    input: inTeam({
      recommendation_id,
      helpful: z.boolean().nullable().describe('Whether it helped. Null takes your rating away.'),
    }),
    output: Recommendation,
    errors,
    events: [],
  }),
};
