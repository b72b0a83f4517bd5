import { z } from 'zod';
import { line, markdown, markdownOut, rawText, ref, text, timestamp, timeZone } from '../kit/fields.ts';
import { weekdays } from './sla.schemas.ts';
import { PersonName } from '../identity/names.ts';

export const DeploymentStatus = z
  .enum(['requested', 'approved', 'running', 'succeeded', 'failed', 'rolled_back', 'cancelled'])
  .meta({
    id: 'DeploymentStatus',
    description: 'requested: waits for approval. approved: waits for its turn. cancelled: was never started.',
  });
export type DeploymentStatus = z.infer<typeof DeploymentStatus>;
/** Some callers say `completed` for `succeeded`. */
export const DeploymentStatusSpelling = z
  .enum([...DeploymentStatus.options, 'completed'])
  .meta({ id: 'DeploymentStatusSpelling', description: 'The status of a deployment; `completed` means `succeeded`.' });
export const spelledStatus = <S extends DeploymentStatus>(status: S | 'completed'): S | 'succeeded' =>
  status === 'completed' ? 'succeeded' : status;

export const DeploymentKind = z.enum(['deploy', 'rollback']).meta({ id: 'DeploymentKind' });
export type DeploymentKind = z.infer<typeof DeploymentKind>;
export const deploymentVersion = text(100).meta({ description: 'What is deployed.', examples: ['1.2.3'] });
export const deploymentNotes = markdown(10_000).describe('A remark kept with this change of status.');

export const Deployment = z
  .strictObject({
    id: ref('deployment'),
    team_id: ref('team'),
    environment_id: ref('environment'),
    environment_name: z.string(),
    ticket_id: ref('ticket').nullable().describe('Null if you may not see the ticket.'),
    ticket_key: z.string().nullable(),
    ticket_title: z.string().nullable(),
    kind: DeploymentKind,
    version: z.string().describe('What is deployed; it never changes.'),
    status: DeploymentStatus,
    queue_position: z.int().nullable().describe('Place in the queue of the environment; 1 is next.'),
    deployment_notes: markdownOut().nullable().describe('Remarks of the requester.'),
    notes: markdownOut().nullable().describe('Remarks made with the last change of status.'),
    reason: z.string().nullable().describe('Why it rolls back another deployment.'),
    override_reason: z.string().nullable().describe('Why it was started during a freeze or out of turn.'),
    requested_by: ref('person'),
    requester: PersonName,
    previous_deployment_id: ref('deployment')
      .nullable()
      .describe('What rolling this one back returns to; recorded when it starts.'),
    previous_version: z.string().nullable(),
    rolls_back_id: ref('deployment').nullable().describe('The deployment that this one rolls back.'),
    rolled_back_by_id: ref('deployment').nullable().describe('The deployment that rolled this one back.'),
    log_lines: z.int().describe('Number of the last line of its log.'),
    created_at: timestamp(),
    approved_at: timestamp().nullable(),
    started_at: timestamp().nullable(),
    finished_at: timestamp().nullable(),
    updated_at: timestamp(),
    revision: z.int().describe('Version of this row.'),
    can: z
      .array(z.enum(['setStatus', 'cancel', 'rollback']))
      .describe('What you may do with it now, by the procedures of deployments.'),
    next_statuses: z.array(DeploymentStatus).describe('The statuses that you may set now.'),
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

/** The most lines a log can have. */
export const MOST_LOG_LINES = 100_000;
export const newLogLines = z
  .array(
    z.strictObject({
      text: rawText(4000).describe('The line, kept exactly as sent.'),
      level: DeploymentLogLevel.optional().describe('Defaults to info.'),
      at: timestamp().optional().describe('When the line was written. Defaults to now.'),
    }),
  )
  .min(1)
  .max(1000)
  .describe('Lines to add after the last one.');

/** A report from CI about a deployment. Reports can arrive in any order and lead to the same result. */
export const DeploymentReport = z
  .strictObject({
    delivery_id: text(200).describe('Id of this report. Sent again, it changes nothing.'),
    deployment_id: ref('deployment').describe('The deployment the report is about.'),
    status: z
      .enum(['running', 'succeeded', 'failed', 'completed'])
      .optional()
      .describe('The new status; `completed` means `succeeded`. Omit it to only add log lines.'),
    notes: deploymentNotes.optional(),
    lines: newLogLines.optional().describe('Lines to add to the log.'),
    first_line: z
      .int()
      .min(1)
      .max(MOST_LOG_LINES)
      .optional()
      .describe('Number of the first of these lines. Defaults to the line after the last.'),
  })
  .meta({ id: 'DeploymentReport' });
export type DeploymentReport = z.infer<typeof DeploymentReport>;

export const EnvironmentStatus = z.enum(['available', 'deploying', 'locked', 'frozen', 'archived']).meta({
  id: 'EnvironmentStatus',
  description: 'available: the next deployment can start.',
});
export const EnvironmentLock = z
  .strictObject({
    owner_id: ref('person'),
    owner: PersonName,
    reason: z.string(),
    locked_at: timestamp(),
    expires_at: timestamp(),
  })
  .meta({ id: 'EnvironmentLock' });
export const environmentFields = {
  name: line(100).meta({ description: 'Name, unique in the team.', examples: ['staging-1'] }),
  description: markdown(2000, 0).describe('What the environment is for.'),
  url: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .nullable()
    .describe('Where to open what is deployed; null for nowhere.'),
  requires_approval: z.boolean().describe('Whether deployments need a valid approval of their ticket.'),
};
export const Environment = z
  .strictObject({
    id: ref('environment'),
    team_id: ref('team'),
    name: z.string(),
    description: markdownOut(),
    url: z.string().nullable(),
    requires_approval: z.boolean(),
    status: EnvironmentStatus,
    live_version: z.string().nullable().describe('Version of the deployment that succeeded last.'),
    live_deployment_id: ref('deployment').nullable(),
    running_deployment_id: ref('deployment').nullable(),
    queue_length: z.int().describe('Number of deployments waiting for their turn.'),
    lock: EnvironmentLock.nullable(),
    frozen_by: ref('freeze').nullable().describe('The freeze in effect now.'),
    archived_at: timestamp().nullable(),
    created_at: timestamp(),
    updated_at: timestamp(),
    version: z.int(),
  })
  .meta({ id: 'Environment' });
export type Environment = z.infer<typeof Environment>;

const time = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, { error: 'must be a time of day, such as 17:00' })
  .meta({ examples: ['17:00'] });
export const WeeklyFreeze = z
  .strictObject({
    from_day: z.enum(weekdays).describe('Weekday on which it starts.'),
    from_time: time.describe('Time at which it starts, as HH:MM.'),
    to_day: z.enum(weekdays).describe('Weekday on which it ends, possibly in the next week.'),
    to_time: time.describe('Time at which it ends, as HH:MM.'),
    time_zone: timeZone().describe('IANA time zone of these times.'),
  })
  .meta({
    id: 'WeeklyFreeze',
    description: 'A time that repeats every week, in local time. It can span the weekend.',
    examples: [
      { from_day: 'friday', from_time: '16:00', to_day: 'monday', to_time: '08:00', time_zone: 'Europe/Zurich' },
    ],
  });
export type WeeklyFreeze = z.infer<typeof WeeklyFreeze>;
export const freezeFields = {
  name: line(100).describe('What the freeze is for, such as the end of the quarter.'),
  environment_id: ref('environment').nullable().describe('The environment to freeze; null for all of them.'),
  starts_at: timestamp().nullable().describe('When it starts; null for a weekly freeze.'),
  ends_at: timestamp().nullable().describe('When it ends; null for a weekly freeze.'),
  weekly: WeeklyFreeze.nullable().describe('When it repeats every week, instead of starts_at and ends_at.'),
};
/** A time in which no deployment starts, once or every week. */
export const Freeze = z
  .strictObject({
    id: ref('freeze'),
    team_id: ref('team'),
    ...freezeFields,
    created_by: ref('person'),
    creator: PersonName,
    created_at: timestamp(),
    updated_at: timestamp(),
    version: z.int(),
  })
  .meta({ id: 'Freeze' });
export type Freeze = z.infer<typeof Freeze>;
