import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { inTeam, rawText, ref, text, timestamp } from '../kit/fields.ts';
import { Page, pageInput, viewInput } from '../kit/paging.ts';
import {
  Deployment,
  DeploymentKind,
  DeploymentLogLine,
  deploymentNotes,
  DeploymentReport,
  DeploymentStatus,
  DeploymentStatusSpelling,
  deploymentVersion,
  newLogLines,
} from './staging.schemas.ts';
import { personOrMe, ticketId } from './tickets.schemas.ts';

const deployment_id = ref('deployment').describe('Id of the deployment, from staging.deployments.list.');

/** Versions on their way into an environment. One runs there at a time; the others wait in order. */
export const deployments = {
  list: query({
    summary: 'List deployments, newest first',
    access: 'team:deployments.read',
    rest: 'GET /staging/deployments',
    input: inTeam({
      ...pageInput,
      ...viewInput,
      status: z
        .array(DeploymentStatusSpelling)
        .max(8)
        .optional()
        .describe('Only deployments in any of these statuses.'),
      environment_id: ref('environment').optional().describe('Only deployments to this environment.'),
      ticket_id: ticketId.optional().describe('Only deployments of this ticket, by UUID or by key such as TKT-001.'),
      version: deploymentVersion.optional().describe('Only deployments of exactly this version.'),
      kind: DeploymentKind.optional().describe('Only deployments of this kind. Defaults to both.'),
      requested_by: personOrMe.optional().describe('Only deployments requested by this person, or by `me`.'),
      created_after: timestamp().optional().describe('Only deployments created at this moment or later.'),
      created_before: timestamp().optional().describe('Only deployments created before this moment.'),
    }),
    output: Page(Deployment).meta({ id: 'DeploymentPage' }),
    errors: ['TICKET_NOT_FOUND', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  get: query({
    summary: 'Get a deployment',
    access: 'team:deployments.read',
    rest: 'GET /staging/deployments/{deployment_id}',
    input: inTeam({ deployment_id }),
    output: Deployment,
    errors: ['DEPLOYMENT_NOT_FOUND'],
  }),
  create: mutation({
    summary: 'Create a deployment for a ticket; it waits for approval or its turn',
    access: 'team:deployments.request',
    rest: 'POST /staging/deployments',
    status: 201,
    input: inTeam({
      ticket_id: ticketId,
      environment_id: ref('environment').describe('Where to deploy, from staging.environments.'),
      version: deploymentVersion,
      deployment_notes: deploymentNotes.optional().describe('Remarks for the people who deploy.'),
    }),
    output: Deployment,
    errors: ['TICKET_NOT_FOUND', 'TICKET_MERGED', 'ENVIRONMENT_NOT_FOUND', 'ENVIRONMENT_ARCHIVED'],
    events: ['deployment.requested', 'deployment.approved', 'deployment.ready'],
  }),
  setStatus: mutation({
    summary: 'Set the status of a deployment: approve, start or finish it',
    access: 'team:deployments.manage',
    rest: 'POST /staging/deployments/{deployment_id}/status',
    input: inTeam({
      deployment_id,
      status: DeploymentStatusSpelling.describe(
        'approved, running, succeeded, failed or cancelled; `completed` means `succeeded`.',
      ),
      notes: deploymentNotes.optional(),
      override_reason: text(1000).optional().describe('Starts it despite a freeze or out of turn, and records why.'),
    }),
    output: Deployment,
    errors: [
      'DEPLOYMENT_NOT_FOUND',
      'DEPLOYMENT_TRANSITION_NOT_ALLOWED',
      'DEPLOYMENT_UNAPPROVED',
      'DEPLOYMENT_NOT_NEXT',
      'ENVIRONMENT_ARCHIVED',
      'ENVIRONMENT_LOCKED',
      'ENVIRONMENT_BUSY',
      'ENVIRONMENT_FROZEN',
    ],
    events: [
      'deployment.approved',
      'deployment.ready',
      'deployment.started',
      'deployment.succeeded',
      'deployment.failed',
      'deployment.cancelled',
    ],
  }),
  rollback: mutation({
    summary: 'Roll back the last deployment to the version before it',
    access: 'team:deployments.manage',
    rest: 'POST /staging/deployments/{deployment_id}/rollback',
    status: 201,
    input: inTeam({ deployment_id, reason: text(1000).describe('Why it is rolled back.') }),
    output: Deployment,
    errors: [
      'DEPLOYMENT_NOT_FOUND',
      'DEPLOYMENT_TRANSITION_NOT_ALLOWED',
      'DEPLOYMENT_SUPERSEDED',
      'DEPLOYMENT_NOTHING_BEFORE',
      'ENVIRONMENT_ARCHIVED',
      'ENVIRONMENT_LOCKED',
      'ENVIRONMENT_BUSY',
    ],
    events: ['deployment.requested', 'deployment.started', 'deployment.rolled_back'],
  }),
  cancel: mutation({
    summary: 'Cancel your deployment or, if you manage deployments, any not yet started',
    access: 'team:deployments.request',
    rest: 'POST /staging/deployments/{deployment_id}/cancel',
    input: inTeam({ deployment_id, notes: deploymentNotes.optional() }),
    output: Deployment,
    errors: ['DEPLOYMENT_NOT_FOUND', 'DEPLOYMENT_TRANSITION_NOT_ALLOWED'],
    events: ['deployment.cancelled', 'deployment.ready'],
  }),
  report: mutation({
    summary: 'Report the status and log of a deployment from CI, with a signature',
    access: 'signed:ci',
    rest: 'POST /staging/environments/{environment_id}/reports',
    door: 'inbound',
    body: DeploymentReport,
    input: z.strictObject({
      environment_id: ref('environment').describe('The environment whose secret signs the report.'),
      timestamp: z
        .string()
        .regex(/^\d{10}$/)
        .meta({ 'x-header': 'deskwire-timestamp', description: 'Unix time in seconds, at most 300 from now.' }),
      signature: z
        .string()
        .regex(/^v1=[0-9a-f]{64}$/)
        .meta({
          'x-header': 'deskwire-signature',
          description: '`v1=` and the HMAC-SHA256 of `timestamp.body` in hex, keyed with the secret.',
        }),
      body: rawText(1024 * 1024).describe('The signed text: the report as JSON, at most 1 MiB.'),
    }),
    output: z
      .strictObject({
        deployment_id,
        status: DeploymentStatus,
        applied: z.boolean().describe('False if it was already known or came too late.'),
      })
      .meta({ id: 'DeploymentReportAnswer' }),
    errors: [
      'SIGNATURE_INVALID',
      'SIGNATURE_EXPIRED',
      'DEPLOYMENT_NOT_FOUND',
      'DEPLOYMENT_TRANSITION_NOT_ALLOWED',
      'DEPLOYMENT_UNAPPROVED',
      'DEPLOYMENT_NOT_NEXT',
      'DEPLOYMENT_LOG_FULL',
      'ENVIRONMENT_ARCHIVED',
      'ENVIRONMENT_LOCKED',
      'ENVIRONMENT_BUSY',
      'ENVIRONMENT_FROZEN',
    ],
    events: ['deployment.ready', 'deployment.started', 'deployment.succeeded', 'deployment.failed'],
    limit: [{ by: 'input:environment_id', max: 600, seconds: 60, proven: true }],
    // A wrong signature is counted without holding a transaction open.
    tx: 'manual',
  }),
  logs: {
    list: query({
      summary: 'List the log lines of a deployment from the first',
      access: 'team:deployments.read',
      rest: 'GET /staging/deployments/{deployment_id}/logs',
      input: inTeam({ deployment_id, ...pageInput }),
      output: Page(DeploymentLogLine).meta({ id: 'DeploymentLogPage' }),
      errors: ['DEPLOYMENT_NOT_FOUND', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
    }),
    append: mutation({
      summary: 'Append lines to the log of a deployment',
      access: 'team:deployments.manage',
      rest: 'POST /staging/deployments/{deployment_id}/logs',
      status: 201,
      input: inTeam({ deployment_id, lines: newLogLines }),
      output: z
        .strictObject({ log_lines: z.int().describe('Number of the last line of the log.') })
        .meta({ id: 'DeploymentLogLength' }),
      errors: ['DEPLOYMENT_NOT_FOUND', 'DEPLOYMENT_LOG_FULL'],
      // Log lines do not become events.
      events: [],
    }),
  },
};
