import { aiModelEvents } from './ai.events.ts';

/** The events of all domains in this area. */
export const aiEvents = {
  ...aiModelEvents,
};
