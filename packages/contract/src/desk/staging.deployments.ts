import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { inTeam, rawText, ref, text, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
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

const deployment_id = ref('deployment');

/** A version of the product on its way into an environment. One runs there at a time; the others wait in order. */
export const deployments = {
  list: query({
    summary: 'List deployments, newest first',
    access: 'team:deployments.read',
    rest: 'GET /staging/deployments',
    input: inTeam({
      ...pageInput,
      status: z.array(DeploymentStatusSpelling).max(8).optional(),
      environment_id: ref('environment').optional(),
      ticket_id: ticketId.optional(),
      version: deploymentVersion.optional(),
      kind: DeploymentKind.optional(),
      requested_by: personOrMe.optional(),
      created_after: timestamp().optional(),
      created_before: timestamp().optional(),
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
      environment_id: ref('environment'),
      version: deploymentVersion,
      deployment_notes: deploymentNotes.optional(),
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
      status: DeploymentStatusSpelling,
      notes: deploymentNotes.optional(),
      override_reason: text(1000)
        .optional()
        .meta({ description: 'Starts it in a freeze or out of turn, and says why.' }),
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
    input: inTeam({ deployment_id, reason: text(1000) }),
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
      environment_id: ref('environment'),
      timestamp: z
        .string()
        .regex(/^\d{10}$/)
        .meta({ 'x-header': 'deskwire-timestamp', description: 'Seconds since 1970; at most 300 from now.' }),
      signature: z
        .string()
        .regex(/^v1=[0-9a-f]{64}$/)
        .meta({ 'x-header': 'deskwire-signature', description: '`v1=` and HMAC-SHA256 of `timestamp.body`, in hex.' }),
      body: rawText(1024 * 1024),
    }),
    output: z
      .strictObject({
        deployment_id,
        status: DeploymentStatus,
        applied: z.boolean().meta({ description: 'False where it was known already or came too late.' }),
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
    limit: [{ by: 'input:environment_id', max: 600, seconds: 60 }],
    // A wrong signature is counted, and holds no transaction meanwhile.
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
        .strictObject({ log_lines: z.int().meta({ description: 'The number of the last line now.' }) })
        .meta({ id: 'DeploymentLogLength' }),
      errors: ['DEPLOYMENT_NOT_FOUND', 'DEPLOYMENT_LOG_FULL'],
      // A log is not told of line by line.
      events: [],
    }),
  },
};
