import { inspectionEvents } from './inspections.events.ts';
import { measurementEvents } from './measurements.events.ts';
import { photoEvents } from './photos.events.ts';
import { estimateEvents } from './estimates.events.ts';
import { locationEvents } from './locations.events.ts';
import { placeEvents } from './places.events.ts';
import { signatureEvents } from './signatures.events.ts';

/** The events of all domains in this area. */
export const fieldEvents = {
  ...inspectionEvents,
  ...measurementEvents,
  ...photoEvents,
  ...estimateEvents,
  ...locationEvents,
  ...placeEvents,
  ...signatureEvents,
};
