import { commentEvents } from './comments.events.ts';
import { projectEvents } from './projects.events.ts';
import { taskEvents } from './tasks.events.ts';
import { workTimeEvents } from './work-times.events.ts';

/** The events of all domains in this area. */
export const workEvents = {
  ...commentEvents,
  ...projectEvents,
  ...taskEvents,
  ...workTimeEvents,
};
