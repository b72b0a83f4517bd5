import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { isoDate, text, timestamp } from '../kit/fields.ts';

const nanos = (what: string) =>
  z.int().min(0).max(1e15).describe(`${what}, in billionths of a US dollar for a million tokens.`);
const AiPrice = z
  .strictObject({
    model: z.string(),
    from_day: isoDate(),
    input_nanos: z.int(),
    cached_nanos: z.int().describe('Of input that the provider had in its cache.'),
    output_nanos: z.int(),
    set_at: timestamp(),
  })
  .meta({ id: 'AiPrice' });
const AiPrices = z.strictObject({ items: z.array(AiPrice) }).meta({ id: 'AiPrices' });

/** Prices of models that administrators of the platform have set, instead of those on the built-in list. */
export const aiPrices = {
  list: query({
    summary: 'List the prices of AI models that were set, of each the latest first',
    access: 'platform:admin',
    rest: 'GET /admin/ai/prices',
    input: z.strictObject({}),
    output: AiPrices,
  }),
  set: mutation({
    summary: 'Set the price of an AI model from a given day on',
    access: 'platform:admin',
    rest: 'PUT /admin/ai/prices',
    input: z.strictObject({
      model: text(200).describe('The model, as providers call it.'),
      from_day: isoDate().optional().describe('First day, in UTC. Defaults to today. Calls before keep their price.'),
      price: z
        .strictObject({
          input_nanos: nanos('What input costs'),
          cached_nanos: nanos('What input costs that was in the cache of the provider')
            .optional()
            .describe('What cached input costs. Defaults to the price of other input.'),
          output_nanos: nanos('What output costs'),
        })
        .nullable()
        .describe('Null removes the price of that day.'),
    }),
    output: AiPrices,
    events: ['ai_price.set'],
  }),
};
