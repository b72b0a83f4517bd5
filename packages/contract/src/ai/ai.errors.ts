import { z } from 'zod';
import { conflict, forbidden, notFound, unavailable, unprocessable } from '../kit/errors.ts';
import { timestamp } from '../kit/fields.ts';

const amount = (what: string) => z.int().describe(what);

/** Errors about models and what they are asked. */
export const aiModelErrors = {
  AI_BUDGET_EXCEEDED: forbidden(
    'The AI budget does not cover this call. Wait until it resets, or ask an admin to raise it.',
    z.strictObject({
      limit: z.string().describe('Whose budget, of what and for how long, such as team_tokens_a_day.'),
      allowed: amount('In tokens, or in billionths of a US dollar.'),
      used: amount('With what running calls have reserved.'),
      resets_at: timestamp(),
    }),
  ),
  AI_UNAVAILABLE: unavailable(
    'No AI model can answer this right now. Try again later, or ask an admin to set up a provider.',
    z.strictObject({
      tried: z
        .array(z.strictObject({ provider: z.string(), model: z.string(), reason: z.string() }))
        .describe('What was tried, and why each did not answer.'),
    }),
  ),
  AI_OUTPUT_INVALID: unavailable(
    'The AI model gave an answer that cannot be used. Try again, or choose another model.',
  ),
  AI_REFUSED: unprocessable('The AI model refused to answer this. Change the text or the question.'),
  AI_INPUT_TOO_LONG: unprocessable(
    'This is too long for the AI model. Send less at once.',
    z.strictObject({ tokens: amount('Of the input and the longest answer.'), allowed: amount('By the model.') }),
  ),
  AI_MODEL_UNFIT: unprocessable(
    'No model that can be asked is able to do this. Choose another one from ai.models.list.',
    z.strictObject({ needs: z.enum(['vision']).describe('What a model must be able to do.') }),
  ),
  AI_DISABLED: forbidden('AI is turned off in this team. Ask an admin to turn it on.'),
  AI_MODEL_NOT_FOUND: notFound('No provider of the team serves this model. Choose one from ai.models.list.'),
  AI_PROVIDER_NOT_FOUND: notFound('The AI provider does not exist, or you may not see it. Check its id.'),
  AI_CALL_NOT_FOUND: notFound('The AI call does not exist, or you may not see it. Check its id.'),
  AI_TEMPLATE_NOT_FOUND: notFound('The template does not exist. Check its id.'),
  AI_TEMPLATE_NAME_TAKEN: conflict('Another template has this name. Choose another one.'),
  TEMPLATE_VARIABLES_INVALID: unprocessable(
    'The values do not fit the gaps of the template. Give one for each gap, and no others.',
    z.strictObject({ missing: z.array(z.string()), unknown: z.array(z.string()) }),
  ),
  AI_VERSION_NOT_FOUND: notFound('The version does not exist. Check its number.'),
  AI_DOCUMENT_NOT_FOUND: notFound('The document does not exist, or it is not yours. Check its id.'),
  AI_SUGGESTION_NOT_FOUND: notFound('The suggestion does not exist, or you may not see its ticket. Check its id.'),
  AI_SUGGESTION_CLOSED: conflict(
    'Somebody has decided on this suggestion already. Update the ticket instead.',
    z.strictObject({ state: z.string() }),
  ),
  DOCUMENT_UNREADABLE: unprocessable(
    'The document cannot be read. Send a PDF, Word, Excel, HTML or text file that opens without a password.',
    z.strictObject({ reason: z.string() }),
  ),
};
