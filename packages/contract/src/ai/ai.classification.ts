import { z } from 'zod';
import { TicketPriority, ticketId } from '../desk/tickets.schemas.ts';
import { mutation } from '../define.ts';
import { inTeam, ref, text } from '../kit/fields.ts';
import { Provenance } from './ai.schemas.ts';
import { aiLimit, asking } from './ai.texts.ts';

const Suggested = z
  .strictObject({
    field: z.enum(['priority', 'category']),
    value: z.string(),
    confidence: z.number().nullable().describe('How often such suggestions are right. Null while nothing is measured.'),
    source: z.enum(['model', 'rules']),
    why: z.string(),
  })
  .meta({ id: 'AiSuggested' });

const Recommendation = z
  .strictObject({
    kind: z.enum(['resolved_ticket']),
    ticket_id: ref('ticket'),
    key: z.string(),
    title: z.string(),
    text: z.string().describe('How it was solved.'),
  })
  .meta({ id: 'AiRecommendation' });

export const aiClassification = {
  classify: mutation({
    summary: 'Classify a ticket or a text: priority, category, and how others were solved',
    access: 'team:ai.use',
    rest: 'POST /ai/classify',
    limit: aiLimit,
    tx: 'manual',
    input: inTeam({
      ticket_id: ticketId.optional().describe('The ticket to classify. Give this, or a title.'),
      title: text(200).optional().describe('Title of a ticket that does not exist yet.'),
      description: text(50_000, 0).optional().describe('What the ticket that does not exist yet says.'),
      model: text(200).optional().describe('A model from ai.models.list. Defaults to the one you prefer.'),
    }),
    output: z
      .strictObject({
        priority: TicketPriority,
        category: z.string().nullable().describe('One that the team uses; null if it is not clear.'),
        recommendations: z.array(Recommendation).describe('At most 5 similar tickets that were solved.'),
        suggestions: z.array(Suggested),
        provenance: Provenance,
      })
      .meta({ id: 'AiClassification' }),
    errors: ['TICKET_NOT_FOUND', ...asking],
  }),
};
