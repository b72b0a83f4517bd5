import { z } from 'zod';
import { PersonName } from '../identity/names.ts';
import { outboundUrl, ref, text, timestamp } from '../kit/fields.ts';
import { ProjectName } from '../work/names.ts';

export const IntegrationType = z
  .enum(['slack', 'github', 'jira', 'clickup', 'make', 'generic'])
  .meta({ id: 'IntegrationType' });
export const IntegrationState = z
  .enum(['connected', 'needs_reauth', 'error', 'disconnected'])
  .meta({ id: 'IntegrationState' });

export const type = IntegrationType.describe('Kind of account.');
export const connection_id = ref('connection').describe('The account, where there are several of its kind.');

/** An account of the team at another system. */
export const Integration = z
  .strictObject({
    id: ref('connection'),
    team_id: ref('team'),
    type: IntegrationType,
    account: z.string().describe('What the other system calls the account.'),
    name: z.string(),
    state: IntegrationState,
    reason: z.string().nullable().describe('Why it does not work, or not fully, in words of the other system.'),
    scopes: z.array(z.string()).describe('What the account lets us do.'),
    settings: z.strictObject({ default_channel: z.string().nullable() }).describe('What the team has chosen for it.'),
    used_at: timestamp().nullable(),
    checked_at: timestamp().nullable().describe('When it was last seen to work, or not to.'),
    connected_by: ref('person').nullable(),
    connector: PersonName.nullable(),
    created_at: timestamp(),
    updated_at: timestamp(),
    version: z.int(),
  })
  .meta({ id: 'Integration' });
export type Integration = z.infer<typeof Integration>;

export const channel = text(100).describe('Name or id of the channel, such as #support.');

/** How an account is opened whose credentials are typed in. */
export const typedCredentials = {
  base_url: outboundUrl().optional().describe('Address of the system, where it has one of its own.'),
  email: z.email().max(254).optional().describe('Address of the account that the token is of, for Jira Cloud.'),
  token: z
    .string()
    .max(4000)
    .regex(/^[\x21-\x7e]{8,4000}$/)
    .meta({ examples: ['ATATT3xFfGF0-example'] })
    .optional()
    .describe('API token. It is stored encrypted.'),
};

export const ConnectStep = z
  .strictObject({
    status: z.enum(['connected', 'authorize']),
    authorization_url: z.string().nullable().describe('Where to send the browser, to let us use the account.'),
    integration: Integration.nullable().describe('The account, where it is connected already.'),
  })
  .meta({ id: 'IntegrationConnectStep' });
export type ConnectStep = z.infer<typeof ConnectStep>;

export const SlackChannel = z.strictObject({ id: z.string(), name: z.string() }).meta({ id: 'SlackChannel' });

export const Repository = z
  .strictObject({
    id: ref('repository'),
    team_id: ref('team'),
    full_name: z.string().meta({ examples: ['acme/website'] }),
    project_id: ref('project').nullable(),
    project: ProjectName.nullable(),
    on_merge_status: z.string().nullable().describe('The status of tickets that a merged pull request names.'),
    created_by: ref('person').nullable(),
    creator: PersonName.nullable(),
    created_at: timestamp(),
  })
  .meta({ id: 'Repository' });
export type Repository = z.infer<typeof Repository>;
