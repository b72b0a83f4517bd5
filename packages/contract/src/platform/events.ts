import { z } from 'zod';
import { query, subscription } from '../define.ts';
import { Event } from '../kit/events.ts';
import { inTeam, ref, text, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';

const filter = {
  type: z
    .array(text(100))
    .max(50)
    .optional()
    .meta({ description: 'Only these types of event, such as ticket.created.' }),
  entity: z.array(text(50)).max(20).optional().meta({ description: 'Only what happened to these kinds of row.' }),
  entity_id: z.uuid().optional().meta({ description: 'Only what happened to this row.' }),
};

/** What happened in a team, as far as the caller may know of it. */
export const events = {
  list: query({
    summary: 'List the events of the team, newest first',
    access: 'team:tickets.read',
    rest: 'GET /events',
    input: inTeam({
      ...pageInput,
      ...filter,
      actor_id: ref('person').optional(),
      at_after: timestamp().optional(),
      at_before: timestamp().optional(),
    }),
    output: Page(Event).meta({ id: 'EventPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  watch: subscription({
    summary: 'Watch the events of the team live, resuming after the last one you saw',
    access: 'team:tickets.read',
    rest: 'GET /events/stream',
    input: inTeam({
      ...filter,
      after: z
        .int()
        .min(0)
        .optional()
        .meta({ description: 'The last position that you have seen; events from then on come first.' }),
    }),
    output: Event,
    errors: ['TOO_MANY_STREAMS', 'STREAM_LAGGED'],
  }),
};
