import { fileEvents } from './files.events.ts';
import { operationEvents } from './operations.events.ts';
import { settingsEvents } from './settings.events.ts';

/** The events of all domains in this area. */
export const platformEvents = {
  ...fileEvents,
  ...operationEvents,
  ...settingsEvents,
};
