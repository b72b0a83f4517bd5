import { z } from 'zod';
import { conflict, gone, notFound, unprocessable } from '../kit/errors.ts';

/** Errors about webhooks. */
export const webhookErrors = {
  WEBHOOK_NOT_FOUND: notFound('The webhook does not exist, or you may not see it. Check its id.'),
  WEBHOOK_DELIVERY_NOT_FOUND: notFound('The delivery does not exist, or it is of another webhook. Check its id.'),
  WEBHOOK_URL_REFUSED: unprocessable(
    'Nothing is sent to this URL. Use an https:// address on the public internet.',
    z.strictObject({ reason: z.string().meta({ examples: ['private_address'] }) }),
  ),
  WEBHOOK_TYPE_UNKNOWN: unprocessable(
    'No event has this type. Choose from the types that webhooks.types lists.',
    z.strictObject({ types: z.array(z.string()) }),
  ),
  /** `at`: where in the text of the expression, from 0. */
  WEBHOOK_FILTER_INVALID: unprocessable(
    'The filter is not a valid condition. Correct the expression and try again.',
    z.strictObject({ reason: z.string(), at: z.int() }),
  ),
  WEBHOOK_NOT_ENABLED: conflict('The webhook is paused or disabled, so nothing is sent. Enable it first.'),
  WEBHOOK_PAYLOAD_GONE: gone(
    'What this event said has been erased, so it cannot be sent again. Look at what it was about instead.',
  ),
};
