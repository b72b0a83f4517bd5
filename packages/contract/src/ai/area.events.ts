import { aiModelEvents } from './ai.events.ts';
import { chatDomainEvents } from './chat.events.ts';

/** The events of all domains in this area. */
export const aiEvents = {
  ...aiModelEvents,
  ...chatDomainEvents,
};
