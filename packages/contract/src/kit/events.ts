import { z } from 'zod';
import type { Schema } from './define.ts';
import { ref, timestamp } from './fields.ts';

/** What clients, webhooks and streams see of an event: that something happened, not what is true now. */
export const Event = z
  .strictObject({
    position: z
      .int()
      .nullable()
      .meta({ description: 'Order after commit; resume a stream from it. Null for a moment.' }),
    id: ref('event'),
    team_id: ref('team'),
    type: z.string().meta({ examples: ['ticket.created'] }),
    schema_version: z.int(),
    actor_id: ref('person').nullable(),
    on_behalf_of: z.string().nullable().meta({ description: 'The API key or agent that acted for the person.' }),
    entity: z.string().meta({ examples: ['ticket'] }),
    entity_id: z.uuid().nullable(),
    entity_version: z.int().nullable(),
    request_id: z.string().nullable(),
    correlation: z.uuid().nullable(),
    causation: z.uuid().nullable(),
    origin: z.string().meta({ examples: ['api', 'worker', 'import'] }),
    at: timestamp(),
  })
  .meta({ id: 'Event' });
export type Event = z.infer<typeof Event>;

/** Declares the events of a domain: type → the payload that is kept with it (and may be erased). */
export const defineEvents = <const E extends Readonly<Record<string, Schema>>>(events: E) => events;
