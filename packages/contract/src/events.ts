import { commerceEvents } from './commerce/area.events.ts';
import { aiEvents } from './ai/area.events.ts';
import { automationEvents } from './automation/area.events.ts';
import { deskEvents } from './desk/area.events.ts';
import { fieldEvents } from './field/area.events.ts';
import { identityEvents } from './identity/area.events.ts';
import { heardBy, type Hearing } from './kit/events.ts';
import { inboxEvents } from './inbox/area.events.ts';
import { workEvents } from './work/area.events.ts';
import { knowledgeEvents } from './knowledge/area.events.ts';
import { platformEvents } from './platform/area.events.ts';

/** Every event that a procedure may declare, with the schema of its payload. */
export const events = {
  ...identityEvents,
  ...workEvents,
  ...deskEvents,
  ...commerceEvents,
  ...fieldEvents,
  ...aiEvents,
  ...knowledgeEvents,
  ...automationEvents,
  ...inboxEvents,
  ...platformEvents,
};
export type EventType = keyof typeof events;
/** The payload of each type. */
export type EventPayloads = { [T in EventType]: (typeof events)[T]['_output'] };
export type EventPayload<T extends EventType> = (typeof events)[T]['_output'];

const types = Object.keys(events) as EventType[];
const typesFor = (hearing: Hearing): readonly EventType[] => types.filter((type) => heardBy(events[type]) === hearing);

/** Events that only people who handle tickets may see, at any door. */
export const internalEvents: ReadonlySet<string> = new Set(typesFor('handlers'));

/**
 * The events a requester sees in the history of their ticket and is notified about: no more than they see of the ticket
 * itself.
 */
export const requesterEvents = typesFor('requesters');
