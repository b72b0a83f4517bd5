import { inspectionEvents } from './inspections.events.ts';
import { measurementEvents } from './measurements.events.ts';
import { photoEvents } from './photos.events.ts';

/** The events of all domains in this area. */
export const fieldEvents = {
  ...inspectionEvents,
  ...measurementEvents,
  ...photoEvents,
};
