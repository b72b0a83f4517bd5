import { z } from 'zod';
import { ref } from '../kit/fields.ts';
import { defineEvents } from '../kit/events.ts';

export const aiModelEvents = defineEvents({
  /** A provider was set up or changed, without its key. */
  'ai_provider.set': z.strictObject({ name: z.string(), model: z.string() }),
  'ai_provider.deleted': z.strictObject({ name: z.string() }),
  /** Somebody accepted or rejected what was suggested for a ticket. */
  'ai_suggestion.decided': z.strictObject({
    ticket_id: ref('ticket'),
    field: z.string(),
    value: z.string(),
    state: z.string(),
  }),
  'ai_template.created': z.strictObject({ name: z.string() }),
  'ai_template.updated': z.strictObject({ name: z.string() }),
  'ai_template.deleted': z.strictObject({ name: z.string() }),
  'ai_template.restored': z.strictObject({ name: z.string() }),
  'ai_document.generated': z.strictObject({ title: z.string() }),
  'ai_document.updated': z.strictObject({ title: z.string() }),
  'ai_document.deleted': z.strictObject({}),
  'ai_document.restored': z.strictObject({}),
  /**
   * The price of a model from a day on, in billionths of a US dollar per million tokens; null where the built-in list applies
   * again.
   */
  'ai_price.set': z.strictObject({
    model: z.string(),
    from_day: z.string(),
    input_nanos: z.int().nullable(),
    output_nanos: z.int().nullable(),
  }),
  'ai_category.set': z.strictObject({ names: z.array(z.string()) }),
  'ai_budget.set': z.strictObject({
    subject: z.string(),
    period: z.string(),
    tokens: z.int().nullable(),
    nanos: z.int().nullable(),
  }),
  /** Most of a budget is used, or calls do not fit into what is left. Told once each, until it begins anew or is set. */
  'ai_budget.warned': z.strictObject({
    person_id: ref('person').nullable().describe('Whose budget it is. Null for that of the team.'),
    period: z.enum(['day', 'month']),
    percent: z.int().describe('How much of it is used or reserved.'),
    refused: z.boolean().describe('Whether a call was refused, since it did not fit.'),
  }),
});
