import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';
import { ref } from '../kit/fields.ts';

const Changes = z.record(z.string(), z.strictObject({ from: z.unknown(), to: z.unknown() }));
const version = { number: z.int(), sha256: z.string() };
const via = z.enum(['app', 'link']);

export const estimateEvents = defineEvents({
  'estimate.created': z.strictObject({ title: z.string(), copy_of: ref('estimate').nullable() }),
  'estimate.updated': z.strictObject({ changes: Changes }),
  'estimate.sent': z.strictObject({ ...version, currency: z.string(), total: z.int(), again: z.boolean() }),
  'estimate.viewed': z.strictObject({ number: z.int() }),
  'estimate.approved': z.strictObject({ ...version, via, signature_id: ref('signature').nullable() }),
  'estimate.declined': z.strictObject({ ...version, via, reason: z.string() }),
  'estimate.expired': z.strictObject({ number: z.int() }),
  'estimate.withdrawn': z.strictObject({ number: z.int(), reason: z.string().nullable() }),
});
