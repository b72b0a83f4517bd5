import { fileEvents } from './files.events.ts';
import { operationEvents } from './operations.events.ts';
import { settingsEvents } from './settings.events.ts';

/** What happens in the domains of this area. */
export const platformEvents = {
  ...fileEvents,
  ...operationEvents,
  ...settingsEvents,
};
