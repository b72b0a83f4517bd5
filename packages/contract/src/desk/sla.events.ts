import { z } from 'zod';
import { defineEvents, forHandlers } from '../kit/events.ts';
import { ref, timestamp } from '../kit/fields.ts';
import { SlaMetric } from './sla.metric.ts';
import { SlaAudience } from './sla.schemas.ts';

const alert = z.strictObject({
  metric: SlaMetric,
  number: z.int().describe('Number of the cycle of this metric, from 1.'),
  percent: z.int(),
  due_at: timestamp().describe('When that share of the time was used up.'),
  breach_at: timestamp().nullable(),
  rule_id: ref('sla_rule'),
  notify: z.array(SlaAudience),
});

/** Warnings and breaches are events of the ticket. Each happens once per cycle, however late it is noticed. */
export const slaEvents = defineEvents({
  'sla.warning': forHandlers(alert),
  'sla.breached': forHandlers(alert),
  'sla.rule_set': z.strictObject({ changes: z.record(z.string(), z.unknown()) }),
  'sla.rule_deleted': z.strictObject({ name: z.string() }),
  'sla.calendar_created': z.strictObject({ name: z.string() }),
  'sla.calendar_changed': z.strictObject({ changes: z.record(z.string(), z.unknown()) }),
  'sla.calendar_deleted': z.strictObject({ name: z.string() }),
});
