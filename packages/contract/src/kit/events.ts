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

/** Who hears of an event besides those whom the audience of its entity admits; most say nothing of it. */
export type Hearing = 'handlers' | 'requesters';
const hearings = new WeakMap<Schema, Hearing>();
const marked =
  (hearing: Hearing) =>
  <S extends z.ZodType>(payload: S): S => {
    // A copy of its own: several events may share one payload.
    const own = payload.clone() as S;
    hearings.set(own, hearing);
    return own;
  };
/** An event that only those who handle tickets may hear of, at any door. */
export const forHandlers = marked('handlers');
/** An event that a requester hears of too, where it is about their own ticket. */
export const forRequesters = marked('requesters');
export const heardBy = (payload: Schema): Hearing | undefined => hearings.get(payload);

/** Declares the events of a domain: type → the payload that is kept with it (and may be erased). */
export const defineEvents = <const E extends Readonly<Record<string, Schema>>>(events: E) => events;
