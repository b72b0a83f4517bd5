import { z } from 'zod';
import { rawText, ref, text, timestamp, timeZone } from '../kit/fields.ts';
import { weekdays } from './sla.schemas.ts';

export const DeploymentStatus = z
  .enum(['requested', 'approved', 'running', 'succeeded', 'failed', 'rolled_back', 'cancelled'])
  .meta({
    id: 'DeploymentStatus',
    description: 'requested waits for an approval, approved for its turn; cancelled was never started.',
  });
export type DeploymentStatus = z.infer<typeof DeploymentStatus>;
/** `completed` is what some callers say for `succeeded`. */
export const DeploymentStatusSpelling = z
  .enum([...DeploymentStatus.options, 'completed'])
  .meta({ id: 'DeploymentStatusSpelling', description: '`completed` is another spelling of `succeeded`.' });
export const spelledStatus = <S extends DeploymentStatus>(status: S | 'completed'): S | 'succeeded' =>
  status === 'completed' ? 'succeeded' : status;

export const DeploymentKind = z.enum(['deploy', 'rollback']).meta({ id: 'DeploymentKind' });
export type DeploymentKind = z.infer<typeof DeploymentKind>;
export const deploymentVersion = text(100).meta({ examples: ['1.2.3'] });
export const deploymentNotes = text(10_000);

export const Deployment = z
  .strictObject({
    id: ref('deployment'),
    team_id: ref('team'),
    environment_id: ref('environment'),
    environment_name: z.string(),
    ticket_id: ref('ticket').nullable().meta({ description: 'Null where you may not see the ticket.' }),
    ticket_key: z.string().nullable(),
    ticket_title: z.string().nullable(),
    kind: DeploymentKind,
    version: z.string().meta({ description: 'What is deployed; it never changes.' }),
    status: DeploymentStatus,
    queue_position: z.int().nullable().meta({ description: 'Of what waits for its turn: 1 is next.' }),
    deployment_notes: z.string().nullable().meta({ description: 'Said by whoever requested it.' }),
    notes: z.string().nullable().meta({ description: 'Said with the last change of status.' }),
    reason: z.string().nullable().meta({ description: 'Why it rolls another back.' }),
    override_reason: z.string().nullable().meta({ description: 'Why it was started in a freeze or out of turn.' }),
    requested_by: ref('person'),
    requested_by_name: z.string(),
    previous_deployment_id: ref('deployment')
      .nullable()
      .meta({ description: 'What a rollback of this one goes back to; recorded when it starts.' }),
    previous_version: z.string().nullable(),
    rolls_back_id: ref('deployment').nullable().meta({ description: 'Which deployment this one takes back.' }),
    rolled_back_by_id: ref('deployment').nullable().meta({ description: 'Which deployment took this one back.' }),
    log_lines: z.int().meta({ description: 'The number of the last line of its log.' }),
    created_at: timestamp(),
    approved_at: timestamp().nullable(),
    started_at: timestamp().nullable(),
    finished_at: timestamp().nullable(),
    updated_at: timestamp(),
    revision: z.int().meta({ description: 'Counts the changes of this row.' }),
  })
  .meta({ id: 'Deployment' });
export type Deployment = z.infer<typeof Deployment>;

export const DeploymentLogLevel = z.enum(['info', 'warning', 'error']).meta({ id: 'DeploymentLogLevel' });
export type DeploymentLogLevel = z.infer<typeof DeploymentLogLevel>;
export const DeploymentLogLine = z
  .strictObject({
    number: z.int(),
    at: timestamp(),
    level: DeploymentLogLevel,
    text: z.string(),
  })
  .meta({ id: 'DeploymentLogLine' });
export type DeploymentLogLine = z.infer<typeof DeploymentLogLine>;

/** A log ends here. */
export const MOST_LOG_LINES = 100_000;
export const newLogLines = z
  .array(
    z.strictObject({
      text: rawText(4000),
      level: DeploymentLogLevel.optional(),
      at: timestamp().optional().meta({ description: 'When it was written; now unless told.' }),
    }),
  )
  .min(1)
  .max(1000);

/** What a CI system says of a deployment. Whatever the order in which reports arrive, the end is the same. */
export const DeploymentReport = z
  .strictObject({
    delivery_id: text(200).meta({ description: 'Names this report: sent again, it changes nothing.' }),
    deployment_id: ref('deployment'),
    status: z.enum(['running', 'succeeded', 'failed', 'completed']).optional(),
    notes: deploymentNotes.optional(),
    lines: newLogLines.optional(),
    first_line: z
      .int()
      .min(1)
      .max(MOST_LOG_LINES)
      .optional()
      .meta({ description: 'The number of the first of these lines; behind the last line unless told.' }),
  })
  .meta({ id: 'DeploymentReport' });
export type DeploymentReport = z.infer<typeof DeploymentReport>;

export const EnvironmentStatus = z.enum(['available', 'deploying', 'locked', 'frozen', 'archived']).meta({
  id: 'EnvironmentStatus',
  description: 'available: the next deployment may start.',
});
export const EnvironmentLock = z
  .strictObject({
    owner_id: ref('person'),
    owner_name: z.string(),
    reason: z.string(),
    locked_at: timestamp(),
    expires_at: timestamp(),
  })
  .meta({ id: 'EnvironmentLock' });
export const environmentFields = {
  name: text(100).meta({ examples: ['staging-1'] }),
  description: text(2000, 0),
  url: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .nullable()
    .meta({ description: 'Where it can be looked at.' }),
  requires_approval: z.boolean().meta({ description: 'Nothing is deployed without a valid approval of its ticket.' }),
};
export const Environment = z
  .strictObject({
    id: ref('environment'),
    team_id: ref('team'),
    name: z.string(),
    description: z.string(),
    url: z.string().nullable(),
    requires_approval: z.boolean(),
    status: EnvironmentStatus,
    live_version: z.string().nullable().meta({ description: 'Of the deployment that succeeded last.' }),
    live_deployment_id: ref('deployment').nullable(),
    running_deployment_id: ref('deployment').nullable(),
    queue_length: z.int().meta({ description: 'Deployments that wait for their turn.' }),
    lock: EnvironmentLock.nullable(),
    frozen_by: ref('freeze').nullable().meta({ description: 'The freeze window that holds now.' }),
    archived_at: timestamp().nullable(),
    created_at: timestamp(),
    updated_at: timestamp(),
    version: z.int(),
  })
  .meta({ id: 'Environment' });
export type Environment = z.infer<typeof Environment>;

const time = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/);
export const WeeklyFreeze = z
  .strictObject({
    from_day: z.enum(weekdays),
    from_time: time,
    to_day: z.enum(weekdays),
    to_time: time,
    time_zone: timeZone(),
  })
  .meta({
    id: 'WeeklyFreeze',
    description: 'From one moment of each week to another, as clocks show it there; it may go over the weekend.',
    examples: [
      { from_day: 'friday', from_time: '16:00', to_day: 'monday', to_time: '08:00', time_zone: 'Europe/Zurich' },
    ],
  });
export type WeeklyFreeze = z.infer<typeof WeeklyFreeze>;
export const freezeFields = {
  name: text(100),
  environment_id: ref('environment').nullable().meta({ description: 'Null holds for all environments.' }),
  starts_at: timestamp().nullable(),
  ends_at: timestamp().nullable(),
  weekly: WeeklyFreeze.nullable().meta({ description: 'Instead of starts_at and ends_at.' }),
};
/** When nothing is started, once or every week. */
export const Freeze = z
  .strictObject({
    id: ref('freeze'),
    team_id: ref('team'),
    ...freezeFields,
    created_by: ref('person'),
    created_at: timestamp(),
    updated_at: timestamp(),
    version: z.int(),
  })
  .meta({ id: 'Freeze' });
export type Freeze = z.infer<typeof Freeze>;
