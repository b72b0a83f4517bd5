import { z } from 'zod';
import { PersonName } from '../identity/names.ts';
import { TicketPriority, ticketId } from '../desk/tickets.schemas.ts';
import { mutation, query } from '../define.ts';
import {
  expectedVersion,
  inTeam,
  line,
  markdown,
  markdownOut,
  ref,
  text,
  timestamp,
  wholeVersion,
} from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { Provenance } from './ai.schemas.ts';
import { aiLimit, asking } from './ai.texts.ts';

const SuggestionSource = z.enum(['learned', 'model', 'rules']).meta({
  id: 'AiSuggestionSource',
  description: "learned: from what the team's people have set. model: an AI model. rules: words that speak for it.",
});
const confidence = z
  .number()
  .nullable()
  .describe('How often such suggestions are right. Null while nothing is measured.');

const Suggested = z
  .strictObject({
    field: z.enum(['priority', 'category']),
    value: z.string(),
    confidence,
    source: SuggestionSource,
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

const Field = z.enum(['priority', 'category']);
const SuggestionState = z.enum(['open', 'applied', 'accepted', 'rejected', 'superseded']).meta({
  id: 'AiSuggestionState',
  description: 'applied: written to the ticket, and not confirmed by anybody yet.',
});
const AiSuggestion = z
  .strictObject({
    id: ref('ai_suggestion'),
    ticket_id: ref('ticket'),
    field: Field,
    value: z.string(),
    confidence,
    source: SuggestionSource,
    why: z.string(),
    state: SuggestionState,
    decided_by: ref('person').nullable().describe('Null where somebody set the field without looking at it.'),
    decider: PersonName.nullable(),
    decided_at: timestamp().nullable(),
    created_at: timestamp(),
  })
  .meta({ id: 'AiSuggestion' });
const suggestionId = ref('ai_suggestion').describe('Id of the suggestion, from ai.suggestions.list.');

const Category = z
  .strictObject({
    name: z.string(),
    description: markdownOut(),
    keywords: z.array(z.string()),
    active: z.boolean().describe('Whether tickets are still sorted into it.'),
  })
  .meta({ id: 'AiCategory' });
const Categories = z.strictObject({ items: z.array(Category), version: wholeVersion() }).meta({ id: 'AiCategories' });

const share = (what: string) => z.number().describe(what);
const quality = {
  samples: z.int().describe('Tickets that it was learned from.'),
  accuracy: share('Share of left-out tickets that were sorted right.'),
  ece: share('How far confidences are from how often they are right, on average.'),
};
const Classifier = z
  .strictObject({
    needs: z.int().describe('How many tickets people must have sorted before anything is learned.'),
    targets: z.array(
      z.strictObject({
        target: Field,
        live: z
          .strictObject({ labels: z.array(z.string()), ...quality, trained_at: timestamp() })
          .nullable()
          .describe('What sorts tickets now. Null while nothing was learned.'),
        last: z
          .strictObject({
            outcome: z
              .enum(['live', 'too_few', 'worse', 'uncalibrated'])
              .describe('worse, uncalibrated: it is not used, and the one before stays.'),
            samples: z.int(),
            accuracy: quality.accuracy.nullable(),
            ece: quality.ece.nullable(),
            trained_at: timestamp(),
          })
          .nullable()
          .describe('The last training. Null before the first one.'),
      }),
    ),
  })
  .meta({ id: 'AiClassifier' });

export const aiClassification = {
  suggestions: {
    list: query({
      summary: 'List suggestions for the tickets you may see, newest first',
      access: 'team:ai.use',
      rest: 'GET /ai/suggestions',
      input: inTeam({
        ...pageInput,
        ticket_id: ticketId.optional().describe('Only suggestions for this ticket, by UUID or key.'),
        state: SuggestionState.optional().describe('Only suggestions in this state, such as open.'),
        field: Field.optional().describe('Only suggestions for this field: priority or category.'),
      }),
      output: Page(AiSuggestion).meta({ id: 'AiSuggestionPage' }),
      errors: ['TICKET_NOT_FOUND', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
    }),
    accept: mutation({
      summary: 'Accept a suggestion; the ticket gets the value as if you had set it',
      access: 'team:tickets.handle',
      rest: 'POST /ai/suggestions/{suggestion_id}/accept',
      input: inTeam({ suggestion_id: suggestionId }),
      output: AiSuggestion,
      errors: [
        'AI_SUGGESTION_NOT_FOUND',
        'AI_SUGGESTION_CLOSED',
        'TICKET_NOT_FOUND',
        'TICKET_MERGED',
        'JIRA_OWNS_FIELD',
      ],
      events: ['ai_suggestion.decided', 'ticket.updated'],
    }),
    reject: mutation({
      summary: 'Reject a suggestion; one that was applied is undone',
      access: 'team:tickets.handle',
      rest: 'POST /ai/suggestions/{suggestion_id}/reject',
      input: inTeam({ suggestion_id: suggestionId }),
      output: AiSuggestion,
      errors: [
        'AI_SUGGESTION_NOT_FOUND',
        'AI_SUGGESTION_CLOSED',
        'TICKET_NOT_FOUND',
        'TICKET_MERGED',
        'JIRA_OWNS_FIELD',
      ],
      events: ['ai_suggestion.decided', 'ticket.updated'],
    }),
  },
  categories: {
    list: query({
      summary: 'List the categories that tickets are sorted into',
      access: 'team:ai.use',
      rest: 'GET /ai/categories',
      input: inTeam({}),
      output: Categories,
    }),
    set: mutation({
      summary: 'Set all categories that tickets are sorted into',
      access: 'team:team.manage',
      rest: 'PUT /ai/categories',
      input: inTeam({
        categories: z
          .array(
            z.strictObject({
              name: line(100).describe('What tickets get as their category.'),
              description: markdown(1000, 0).optional().describe('Which tickets belong into it.'),
              keywords: z.array(text(60)).max(50).optional().describe('Words that speak for it.'),
              active: z.boolean().optional().describe('False: no more tickets are sorted into it. Defaults to true.'),
            }),
          )
          .max(100)
          .describe('All of them, in their order. None: those that tickets have anyway count.'),
        version: expectedVersion(),
      }),
      output: Categories,
      errors: ['VERSION_CONFLICT'],
      events: ['ai_category.set'],
    }),
  },
  classifier: {
    get: query({
      summary: 'Get what the classifier learned from how the team sorts its tickets',
      access: 'team:ai.use',
      rest: 'GET /ai/classifier',
      input: inTeam({}),
      output: Classifier,
    }),
    train: mutation({
      summary: 'Train the classifier on how the team sorts its tickets',
      access: 'team:team.manage',
      rest: 'POST /ai/classifier/train',
      status: 202,
      limit: [{ by: 'team', max: 6, seconds: 3600 }],
      input: inTeam({}),
      output: z
        .strictObject({ queued_at: timestamp().describe('ai.classifier.get shows the outcome.') })
        .meta({ id: 'AiTraining' }),
      events: [],
    }),
  },
  classify: mutation({
    summary: 'Classify a ticket or a text: priority, category, and how others were solved',
    access: 'team:ai.use',
    rest: 'POST /ai/classify',
    limit: aiLimit,
    tx: 'manual',
    input: inTeam({
      ticket_id: ticketId.optional().describe('The ticket to classify. Give this, or a title.'),
      title: line(200).optional().describe('Title of a ticket that does not exist yet.'),
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
