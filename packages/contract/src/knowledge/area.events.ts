import { collectionEvents } from './collections.events.ts';
import { documentEvents } from './documents.events.ts';
import { memoryEvents } from './memory.events.ts';

/** The events of all domains in this area. */
export const knowledgeEvents = {
  ...documentEvents,
  ...memoryEvents,
  ...collectionEvents,
};
