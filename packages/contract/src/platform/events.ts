import { z } from 'zod';
import { query, subscription } from '../define.ts';
import { Event } from '../kit/events.ts';
import { inTeam, ref, text, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { PersonName } from '../identity/names.ts';

const filter = {
  type: z.array(text(100)).max(50).optional().describe('Only events of any of these types, such as ticket.created.'),
  entity: z.array(text(50)).max(20).optional().describe('Only events about these kinds of things, such as ticket.'),
  entity_id: z.uuid().optional().describe('Only events about this ticket, person or other thing.'),
};

/** An event in a list, with who did it. */
export const ListedEvent = z
  .strictObject({ ...Event.shape, actor: PersonName.nullable().describe('Who did it; null for the system.') })
  .meta({ id: 'ListedEvent' });
export type ListedEvent = z.infer<typeof ListedEvent>;

/** The events of a team, as far as the caller may see them. */
export const events = {
  list: query({
    summary: 'List the events of the team, newest first',
    access: 'team:tickets.read',
    rest: 'GET /events',
    input: inTeam({
      ...pageInput,
      ...filter,
      actor_id: ref('person').optional().describe('Only what this person did.'),
      at_after: timestamp().optional().describe('Only events at this moment or later.'),
      at_before: timestamp().optional().describe('Only events before this moment.'),
    }),
    output: Page(ListedEvent).meta({ id: 'EventPage' }),
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
        .describe('The last position you have seen; the stream starts with the events after it. Defaults to now.'),
    }),
    output: Event,
    errors: ['TOO_MANY_STREAMS', 'STREAM_LAGGED'],
  }),
};
