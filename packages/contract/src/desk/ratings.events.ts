import { z } from 'zod';
import { ref } from '../kit/fields.ts';
import { defineEvents, forHandlers } from '../kit/events.ts';

/** Events about ratings of solved tickets. */
export const ratingEvents = defineEvents({
  'ticket.rating_asked': forHandlers(z.strictObject({ rating_id: ref('ticket_rating') })),
  'ticket.rated': forHandlers(z.strictObject({ rating_id: ref('ticket_rating'), score: z.int() })),
});
