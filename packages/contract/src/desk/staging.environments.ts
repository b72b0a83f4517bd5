import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { expectedVersion, inTeam, ref, text, timestamp } from '../kit/fields.ts';
import { Page, pageInput, viewInput } from '../kit/paging.ts';
import { Deployment, Environment, environmentFields } from './staging.schemas.ts';

const environment_id = ref('environment').describe('Id of the environment, from staging.environments.');
const { name, description, url, requires_approval } = environmentFields;

export const environments = query({
  summary: 'List the environments of the team by name',
  access: 'team:deployments.read',
  rest: 'GET /staging/environments',
  input: inTeam({
    ...pageInput,
    ...viewInput,
    archived: z.boolean().optional().describe('True for archived environments instead of the others.'),
  }),
  output: Page(Environment).meta({ id: 'EnvironmentPage' }),
  errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
});

/** Places that versions are deployed to, one at a time. */
export const environment = {
  get: query({
    summary: 'Get an environment: what is live, what is running, who locked it',
    access: 'team:deployments.read',
    rest: 'GET /staging/environments/{environment_id}',
    input: inTeam({ environment_id }),
    output: Environment,
    errors: ['ENVIRONMENT_NOT_FOUND'],
  }),
  create: mutation({
    summary: 'Create an environment',
    access: 'team:deployments.manage',
    rest: 'POST /staging/environments',
    status: 201,
    input: inTeam({
      name,
      description: description.optional(),
      url: url.optional(),
      requires_approval: requires_approval
        .optional()
        .describe('Whether deployments need a valid approval of their ticket. Defaults to false.'),
    }),
    output: Environment,
    errors: ['ENVIRONMENT_NAME_TAKEN', 'TIER_LIMIT_EXCEEDED'],
    events: ['environment.created'],
  }),
  update: mutation({
    summary: 'Update an environment',
    access: 'team:deployments.manage',
    rest: 'PATCH /staging/environments/{environment_id}',
    aliases: ['PUT /staging/environments/{environment_id}'],
    input: inTeam({
      environment_id,
      name: name.optional(),
      description: description.optional(),
      url: url.optional(),
      requires_approval: requires_approval
        .optional()
        .describe(
          'Whether deployments need a valid approval of their ticket. Switched off, those that wait for one are approved.',
        ),
      version: expectedVersion(),
    }),
    output: Environment,
    errors: ['ENVIRONMENT_NOT_FOUND', 'ENVIRONMENT_NAME_TAKEN', 'VERSION_CONFLICT'],
    events: ['environment.updated', 'deployment.approved', 'deployment.ready'],
  }),
  archive: mutation({
    summary: 'Archive an environment in which nothing is running or waiting',
    access: 'team:deployments.manage',
    rest: 'POST /staging/environments/{environment_id}/archive',
    input: inTeam({ environment_id }),
    output: Environment,
    errors: ['ENVIRONMENT_NOT_FOUND', 'ENVIRONMENT_IN_USE'],
    events: ['environment.archived'],
  }),
  restore: mutation({
    summary: 'Restore an archived environment',
    access: 'team:deployments.manage',
    rest: 'POST /staging/environments/{environment_id}/restore',
    input: inTeam({ environment_id }),
    output: Environment,
    errors: ['ENVIRONMENT_NOT_FOUND', 'ENVIRONMENT_NAME_TAKEN', 'TIER_LIMIT_EXCEEDED'],
    events: ['environment.restored'],
  }),
  lock: mutation({
    summary: 'Lock an environment for yourself for a while, or extend your lock',
    access: 'team:deployments.request',
    rest: 'POST /staging/environments/{environment_id}/lock',
    input: inTeam({
      environment_id,
      reason: text(500).describe('Why you need it, shown to everybody who waits.'),
      ttl_minutes: z
        .int()
        .min(1)
        .max(10_080)
        .optional()
        .describe('Minutes from now until the lock expires. Defaults to 60.'),
    }),
    output: Environment,
    errors: ['ENVIRONMENT_NOT_FOUND', 'ENVIRONMENT_ARCHIVED', 'ENVIRONMENT_LOCKED'],
    events: ['environment.locked'],
  }),
  unlock: mutation({
    summary: 'Unlock an environment: your own lock or, if you manage deployments, any',
    access: 'team:deployments.request',
    rest: 'POST /staging/environments/{environment_id}/unlock',
    aliases: ['DELETE /staging/environments/{environment_id}/lock'],
    input: inTeam({ environment_id }),
    output: Environment,
    errors: ['ENVIRONMENT_NOT_FOUND'],
    events: ['environment.unlocked', 'deployment.ready'],
  }),
  queue: query({
    summary: 'List the deployments waiting in an environment, next first',
    access: 'team:deployments.read',
    rest: 'GET /staging/environments/{environment_id}/queue',
    input: inTeam({ environment_id, ...pageInput, ...viewInput }),
    output: Page(Deployment).meta({ id: 'DeploymentQueue' }),
    errors: ['ENVIRONMENT_NOT_FOUND', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  rotateSecret: mutation({
    summary: 'Rotate the secret that signs CI reports; the old one works for a while',
    access: 'team:deployments.manage',
    rest: 'POST /staging/environments/{environment_id}/secret',
    status: 201,
    via: 'session',
    input: inTeam({
      environment_id,
      overlap_hours: z
        .int()
        .min(0)
        .max(168)
        .optional()
        .describe('Hours for which the old secret keeps working; 0 ends it now. Defaults to 24.'),
    }),
    output: z
      .strictObject({
        secret: z.string().describe('The secret, shown only once.'),
        previous_expires_at: timestamp()
          .nullable()
          .describe('When the old secret stops working; null if there was none.'),
      })
      .meta({ id: 'EnvironmentSecret' }),
    errors: ['ENVIRONMENT_NOT_FOUND'],
    events: ['environment.secret_rotated'],
  }),
};
