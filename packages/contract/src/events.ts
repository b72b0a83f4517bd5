import { deskEvents } from './desk/area.events.ts';
import { identityEvents } from './identity/area.events.ts';
import { heardBy, type Hearing } from './kit/events.ts';
import { platformEvents } from './platform/area.events.ts';

/** Every event that a procedure may declare, with the schema of its payload. */
export const events = {
  ...identityEvents,
  ...deskEvents,
  ...platformEvents,
};
export type EventType = keyof typeof events;
export type EventPayload<T extends EventType> = (typeof events)[T]['_output'];

const types = Object.keys(events) as EventType[];
const those = (hearing: Hearing): readonly EventType[] => types.filter((type) => heardBy(events[type]) === hearing);

/** Events that only those who handle tickets may hear of, at any door. */
export const internalEvents: ReadonlySet<string> = new Set(those('handlers'));

/** What a requester reads in the history of their ticket and hears of it: what they also see of the ticket itself. */
export const requesterEvents = those('requesters');
