import { z } from 'zod';
import { mutation, query } from '../kit/define.ts';
import { expectedVersion, inTeam, ref, text, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { Deployment, Environment, environmentFields } from './staging.schemas.ts';

const environment_id = ref('environment');
const { name, description, url, requires_approval } = environmentFields;

export const environments = query({
  summary: 'The environments of the team, by name',
  access: 'team:deployments.read',
  rest: 'GET /staging/environments',
  input: inTeam({
    ...pageInput,
    archived: z.boolean().optional().meta({ description: 'The archived ones instead.' }),
  }),
  output: Page(Environment).meta({ id: 'EnvironmentPage' }),
  errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
});

/** Where versions are deployed to, one at a time. */
export const environment = {
  get: query({
    summary: 'One environment: what is live, what runs, who holds it',
    access: 'team:deployments.read',
    rest: 'GET /staging/environments/{environment_id}',
    input: inTeam({ environment_id }),
    output: Environment,
    errors: ['ENVIRONMENT_NOT_FOUND'],
  }),
  create: mutation({
    summary: 'Make an environment',
    access: 'team:deployments.manage',
    rest: 'POST /staging/environments',
    status: 201,
    input: inTeam({
      name,
      description: description.optional(),
      url: url.optional(),
      requires_approval: requires_approval.optional(),
    }),
    output: Environment,
    errors: ['ENVIRONMENT_NAME_TAKEN'],
    events: ['environment.created'],
  }),
  update: mutation({
    summary: 'Change an environment; where approvals are asked for no longer, what waited for one is approved',
    access: 'team:deployments.manage',
    rest: 'PATCH /staging/environments/{environment_id}',
    aliases: ['PUT /staging/environments/{environment_id}'],
    input: inTeam({
      environment_id,
      name: name.optional(),
      description: description.optional(),
      url: url.optional(),
      requires_approval: requires_approval.optional(),
      version: expectedVersion(),
    }),
    output: Environment,
    errors: ['ENVIRONMENT_NOT_FOUND', 'ENVIRONMENT_NAME_TAKEN', 'VERSION_CONFLICT'],
    events: ['environment.updated', 'deployment.approved', 'deployment.ready'],
  }),
  archive: mutation({
    summary: 'Put an environment away in which nothing runs and nothing waits',
    access: 'team:deployments.manage',
    rest: 'POST /staging/environments/{environment_id}/archive',
    input: inTeam({ environment_id }),
    output: Environment,
    errors: ['ENVIRONMENT_NOT_FOUND', 'ENVIRONMENT_IN_USE'],
    events: ['environment.archived'],
  }),
  restore: mutation({
    summary: 'Take an archived environment back into use',
    access: 'team:deployments.manage',
    rest: 'POST /staging/environments/{environment_id}/restore',
    input: inTeam({ environment_id }),
    output: Environment,
    errors: ['ENVIRONMENT_NOT_FOUND', 'ENVIRONMENT_NAME_TAKEN'],
    events: ['environment.restored'],
  }),
  lock: mutation({
    summary: 'Hold an environment for yourself for a while: nobody else deploys there; again to hold it longer',
    access: 'team:deployments.request',
    rest: 'POST /staging/environments/{environment_id}/lock',
    input: inTeam({
      environment_id,
      reason: text(500),
      ttl_minutes: z.int().min(1).max(10_080).optional().meta({ description: 'From now; 60 unless told.' }),
    }),
    output: Environment,
    errors: ['ENVIRONMENT_NOT_FOUND', 'ENVIRONMENT_ARCHIVED', 'ENVIRONMENT_LOCKED'],
    events: ['environment.locked'],
  }),
  unlock: mutation({
    summary: 'Let an environment go: whoever holds it, and those who manage deployments',
    access: 'team:deployments.request',
    rest: 'POST /staging/environments/{environment_id}/unlock',
    aliases: ['DELETE /staging/environments/{environment_id}/lock'],
    input: inTeam({ environment_id }),
    output: Environment,
    errors: ['ENVIRONMENT_NOT_FOUND'],
    events: ['environment.unlocked', 'deployment.ready'],
  }),
  queue: query({
    summary: 'What waits for its turn in an environment, the next one first',
    access: 'team:deployments.read',
    rest: 'GET /staging/environments/{environment_id}/queue',
    input: inTeam({ environment_id, ...pageInput }),
    output: Page(Deployment).meta({ id: 'DeploymentQueue' }),
    errors: ['ENVIRONMENT_NOT_FOUND', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  rotateSecret: mutation({
    summary: 'Make a new secret for the reports of CI; the one before counts on for a while',
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
        .meta({ description: 'How long the one before counts on; 24 unless told, 0 ends it now.' }),
    }),
    output: z
      .strictObject({
        secret: z.string().meta({ description: 'Shown this once.' }),
        previous_expires_at: timestamp().nullable().meta({ description: 'Null where there was none before.' }),
      })
      .meta({ id: 'EnvironmentSecret' }),
    errors: ['ENVIRONMENT_NOT_FOUND'],
    events: ['environment.secret_rotated'],
  }),
};
