import { projectEvents } from './projects.events.ts';

/** The events of all domains in this area. */
export const workEvents = {
  ...projectEvents,
};
