import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';

const item = z.strictObject({
  document_id: z.uuid().nullable(),
  memory_id: z.uuid().nullable(),
  ticket_id: z.uuid().nullable().optional(),
  task_id: z.uuid().nullable().optional(),
});

/** Events about collections. */
export const collectionEvents = defineEvents({
  'collection.created': z.strictObject({ name: z.string() }),
  'collection.updated': z.strictObject({ fields: z.array(z.string()) }),
  'collection.deleted': z.strictObject({}),
  'collection.restored': z.strictObject({}),
  'collection.item_added': item,
  'collection.item_removed': item,
  'collection.shared': z.strictObject({ person_id: z.uuid(), role: z.enum(['reader', 'editor']) }),
  'collection.unshared': z.strictObject({ person_id: z.uuid() }),
});
