import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';
import { ref } from '../kit/fields.ts';

const Changes = z.record(z.string(), z.strictObject({ from: z.unknown(), to: z.unknown() }));

export const productEvents = defineEvents({
  'product.created': z.strictObject({ name: z.string() }),
  'product.updated': z.strictObject({ changes: Changes }),
  'product.published': z.strictObject({ name: z.string() }),
  'product.unpublished': z.strictObject({ name: z.string() }),
  'product.deleted': z.strictObject({ name: z.string() }),
  'product.file_added': z.strictObject({ file_id: ref('file'), name: z.string() }),
  'product.file_removed': z.strictObject({ file_id: ref('file'), name: z.string() }),
  'product.restored': z.strictObject({ name: z.string() }),
});
