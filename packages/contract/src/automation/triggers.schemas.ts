import { z } from 'zod';
import { PersonName } from '../identity/names.ts';
import { ref, text, timeZone, timestamp } from '../kit/fields.ts';

const typePattern = z
  .string()
  .max(100)
  .regex(/^(?:\*|[a-z_]+\.(?:\*|[a-z_]+))$/)
  .meta({ examples: ['ticket.created', 'ticket.*'] });

/** When events start it. */
export const EventTrigger = z.strictObject({
  types: z.array(typePattern).min(1).max(50).describe('Types of events, such as ticket.created or ticket.*.'),
  changed_fields: z.array(text(100)).max(50).optional().describe('Only events that change one of these fields.'),
  project_id: ref('project').optional().describe('Only events of this project.'),
  where: text(2000).optional().describe('A CEL condition on `event` and `payload`.'),
  include_internal: z.boolean().optional().describe('Also events that only people who handle tickets see.'),
});
/** When time starts it. */
export const ScheduleTrigger = z.strictObject({
  cron: z
    .string()
    .max(100)
    .regex(
      /^[0-9A-Za-z*,/?#+-]+(?: +[0-9A-Za-z*,/?#+-]+){4}$/,
      'must have five fields with spaces between them, such as 0 9 * * 1-5',
    )
    .meta({ description: 'Minute, hour, day of month, month, day of week.', examples: ['30 8 * * 1-5'] }),
  time_zone: timeZone().optional().describe('Defaults to the time zone of the team.'),
  missed: z
    .enum(['once', 'skip', 'all'])
    .optional()
    .describe('What becomes of times that nobody was there for: one run for all of them (the default), none, or each.'),
});
/** When a message of a source of ours starts it. */
export const InboundTrigger = z.strictObject({
  source_id: ref('inbound_source').optional().describe('Only messages to this source, from inbound.sources.list.'),
  provider: text(100).optional().describe('Only messages of this provider, such as slack or github.'),
  types: z
    .array(text(100))
    .min(1)
    .max(50)
    .optional()
    .describe('Only messages of these types, as the sender calls them.'),
  where: text(2000).optional().describe('A CEL condition on `event` and `payload`.'),
});

export const TriggerKind = z.enum(['event', 'schedule', 'inbound']).meta({ id: 'TriggerKind' });
export const conditions = {
  event: EventTrigger.optional().describe('The events that start it.'),
  schedule: ScheduleTrigger.optional().describe('The times that start it.'),
  inbound: InboundTrigger.optional().describe('The messages from elsewhere that start it.'),
};

export const Trigger = z
  .strictObject({
    id: ref('trigger'),
    team_id: ref('team'),
    workflow_id: ref('workflow'),
    name: z.string(),
    kind: TriggerKind,
    event: EventTrigger.nullable(),
    schedule: ScheduleTrigger.nullable(),
    inbound: InboundTrigger.nullable(),
    input: z.record(z.string(), z.unknown()).nullable().describe('Input of its runs; may contain {{ expressions }}.'),
    enabled: z.boolean(),
    disabled_reason: z.enum(['failing']).nullable().describe('Why it was disabled by itself.'),
    next_at: timestamp().nullable().describe('When a schedule fires next.'),
    last_fired_at: timestamp().nullable(),
    last_error: z.string().nullable().describe('Why its condition or input last failed.'),
    failures: z.int().describe('Runs that failed since the last one that succeeded.'),
    created_by: ref('person').nullable(),
    creator: PersonName.nullable(),
    created_at: timestamp(),
    updated_at: timestamp(),
    version: z.int(),
  })
  .meta({ id: 'Trigger' });
export type Trigger = z.infer<typeof Trigger>;
