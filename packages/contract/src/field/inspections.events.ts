import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';
import { ref } from '../kit/fields.ts';

const Changes = z.record(z.string(), z.strictObject({ from: z.unknown(), to: z.unknown() }));
const named = z.strictObject({ name: z.string() });

/** Events about inspections and their templates. They contain no answers: some of those are signatures. */
export const inspectionEvents = defineEvents({
  'inspection.created': z.strictObject({ title: z.string(), template_id: ref('inspection_template').nullable() }),
  'inspection.updated': z.strictObject({ changes: Changes }),
  'inspection.assigned': z.strictObject({ from: ref('person').nullable(), to: ref('person').nullable() }),
  'inspection.started': z.strictObject({}),
  'inspection.answered': z.strictObject({
    answers: z.array(z.strictObject({ item_key: z.string(), version: z.int() })),
  }),
  'inspection.conflicted': z.strictObject({ conflict_id: ref('answer_conflict'), item_key: z.string() }),
  'inspection.conflict_resolved': z.strictObject({
    conflict_id: ref('answer_conflict'),
    item_key: z.string(),
    outcome: z.enum(['standing', 'aside', 'other']),
  }),
  'inspection.completed': z.strictObject({}),
  'inspection.reopened': z.strictObject({ reason: z.string() }),
  'inspection.deleted': z.strictObject({ title: z.string() }),
  'inspection.restored': z.strictObject({ title: z.string() }),
  'inspection_template.created': named,
  'inspection_template.updated': z.strictObject({ changes: Changes, revision: z.int() }),
  'inspection_template.deleted': named,
  'inspection_template.restored': named,
});
