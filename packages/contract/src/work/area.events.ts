import { projectEvents } from './projects.events.ts';
import { taskEvents } from './tasks.events.ts';

/** The events of all domains in this area. */
export const workEvents = {
  ...projectEvents,
  ...taskEvents,
};
