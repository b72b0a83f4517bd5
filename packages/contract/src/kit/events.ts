import { z } from 'zod';
import type { Schema } from './define.ts';
import { ref, timestamp } from './fields.ts';

/** An event as clients, webhooks and streams see it: that something happened, not what is true now. */
export const Event = z
  .strictObject({
    position: z
      .int()
      .nullable()
      .describe(
        'Place in the order of commits, to resume a stream from. Null until it is assigned, moments after the commit.',
      ),
    id: ref('event'),
    team_id: ref('team'),
    type: z.string().meta({ examples: ['ticket.created'] }),
    schema_version: z.int().describe('Version of the payload schema of this type.'),
    actor_id: ref('person').nullable().describe('Who did it; null for the system.'),
    on_behalf_of: z.string().nullable().describe('The API key or agent that acted for the person.'),
    entity: z.string().meta({ examples: ['ticket'] }),
    entity_id: z.uuid().nullable(),
    entity_version: z.int().nullable().describe('Version of the row after the change.'),
    request_id: z.string().nullable().describe('X-Request-Id of the request that caused it.'),
    correlation: z.uuid().nullable().describe('Shared by all events that follow from one request.'),
    causation: z.uuid().nullable().describe('The event that led to this one.'),
    origin: z.string().meta({ examples: ['api', 'worker', 'import'] }),
    at: timestamp(),
  })
  .meta({ id: 'Event' });
export type Event = z.infer<typeof Event>;

/** The channel of notifications that are not stored: the payload says who came to a ticket or left it. */
export const PRESENCE_CHANNEL = 'deskwire_presence';
/** Events that only streams have, for people who handle tickets; no list, webhook or audit trail has them. */
export const liveEvents = ['ticket.presence'] as const;

/** The people who see an event besides the audience of its entity; most events do not set it. */
export type Hearing = 'handlers' | 'requesters';
const hearings = new WeakMap<Schema, Hearing>();
const marked =
  (hearing: Hearing) =>
  <S extends z.ZodType>(payload: S): S => {
    // A copy, since several events may share one payload.
    const own = payload.clone();
    hearings.set(own, hearing);
    return own;
  };
/** An event that only people who handle tickets may see, at any door. */
export const forHandlers = marked('handlers');
/** An event that requesters also see if it is about their own ticket. */
export const forRequesters = marked('requesters');
export const heardBy = (payload: Schema): Hearing | undefined => hearings.get(payload);

/** Declares the events of a domain: type → schema of the payload stored with it, which can be erased. */
export const defineEvents = <const E extends Readonly<Record<string, Schema>>>(events: E) => events;
