import { z } from 'zod';
import { slug, ticketId } from '../desk/tickets.schemas.ts';
import { mutation, query } from '../define.ts';
import { expectedVersion, inTeam, ref, text } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import {
  channel,
  connection_id,
  ConnectStep,
  Integration,
  IntegrationState,
  IntegrationType,
  Repository,
  SlackChannel,
  type,
  typedCredentials,
} from './integrations.schemas.ts';

const uses = [
  'INTEGRATION_NOT_FOUND',
  'INTEGRATION_NOT_CONFIGURED',
  'INTEGRATION_NEEDS_REAUTH',
  'INTEGRATION_REFUSED',
  'INTEGRATION_UNAVAILABLE',
] as const;

/** Accounts of the team at other systems. */
export const integrations = {
  list: query({
    summary: 'List the accounts in other systems that the team has connected',
    access: 'team:integrations.read',
    rest: 'GET /integrations',
    input: inTeam({
      ...pageInput,
      type: IntegrationType.optional().describe('Only accounts of this kind.'),
      state: IntegrationState.optional().describe('Only accounts in this state; without it, all that are connected.'),
    }),
    output: Page(Integration).meta({ id: 'IntegrationPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  connect: mutation({
    summary: 'Connect an account: by its token, or where its system asks for consent',
    access: 'team:integrations.manage',
    rest: 'POST /integrations/{type}/connect',
    aliases: [{ rest: 'POST /integrations/connect/slack', set: { type: 'slack' } }],
    tx: 'manual',
    input: inTeam({
      type,
      ...typedCredentials,
      return_to: z
        .string()
        .max(500)
        .regex(/^\/(?:[\w.~%?=&#-][\x21-\x5b\x5d-\x7e]{0,400})?$/)
        .meta({ examples: ['/settings/integrations'] })
        .optional()
        .describe('The path on this site to return to. Defaults to the start page.'),
    }),
    output: ConnectStep,
    errors: [...uses, 'INTEGRATION_ACCOUNT_TAKEN'],
    events: ['integration.connected'],
    limit: [{ by: 'team', max: 30, seconds: 3600 }],
  }),
  finish: mutation({
    summary: 'Finish connecting an account, with what its system answered',
    access: 'public',
    rest: 'POST /integrations/{type}/callback',
    tx: 'manual',
    input: z.strictObject({
      type,
      state: text(200).describe('The state that the system returned with the browser.'),
      code: text(2000).optional().describe('The code that the system returned. Left out if somebody declined there.'),
      installation_id: z
        .string()
        .regex(/^\d{1,20}$/)
        .optional()
        .describe('The installation of our app, from GitHub.'),
      binding: text(200).describe('The value that binds the attempt to the browser that began it.'),
    }),
    output: z.strictObject({ integration: Integration, return_to: z.string() }).meta({ id: 'IntegrationFinished' }),
    errors: [...uses, 'INTEGRATION_ACCOUNT_TAKEN', 'INTEGRATION_FLOW_EXPIRED'],
    events: ['integration.connected'],
    limit: [{ by: 'address', max: 60, seconds: 60 }],
  }),
  disconnect: mutation({
    summary: 'Disconnect an account and remove its credentials',
    access: 'team:integrations.manage',
    rest: 'DELETE /integrations/{type}/disconnect',
    tx: 'manual',
    input: inTeam({
      type,
      connection_id: connection_id.optional(),
      purge: z
        .boolean()
        .optional()
        .describe(
          'Deletes what is here only because it is there: tickets that were issues of Jira, and who was named in them; repositories that were linked.',
        ),
    }),
    output: z
      .strictObject({
        id: ref('connection'),
        revoked: z.boolean().describe('Whether the other system has confirmed it.'),
      })
      .meta({ id: 'IntegrationDisconnected' }),
    errors: ['INTEGRATION_NOT_FOUND'],
    events: ['integration.disconnected'],
  }),
  status: query({
    summary: 'Check whether an account is connected and works',
    access: 'team:integrations.read',
    rest: 'GET /integrations/{type}/status',
    input: inTeam({ type, connection_id: connection_id.optional() }),
    output: z
      .strictObject({ connected: z.boolean(), configured: z.boolean(), integration: Integration.nullable() })
      .meta({ id: 'IntegrationStatus' }),
    errors: ['INTEGRATION_NOT_FOUND'],
  }),
  sync: mutation({
    summary: 'Check a connected account now, and refresh what it gives access to',
    access: 'team:integrations.manage',
    rest: 'POST /integrations/{type}/sync',
    tx: 'manual',
    input: inTeam({ type, connection_id: connection_id.optional() }),
    output: Integration,
    errors: uses,
    events: ['integration.synced', 'integration.reauth_needed'],
    limit: [{ by: 'team', max: 60, seconds: 60 }],
  }),
  update: mutation({
    summary: 'Update what the team has chosen for an account',
    access: 'team:integrations.manage',
    rest: 'PATCH /integrations/{type}',
    input: inTeam({
      type,
      connection_id: connection_id.optional(),
      version: expectedVersion(),
      default_channel: channel.nullable().optional().describe('The channel that messages go to if they name none.'),
    }),
    output: Integration,
    errors: ['INTEGRATION_NOT_FOUND', 'VERSION_CONFLICT'],
    events: ['integration.updated'],
  }),
  channels: query({
    summary: 'List the public channels of the connected Slack account',
    access: 'team:integrations.use',
    rest: 'GET /integrations/slack/channels',
    input: inTeam({}),
    output: z.strictObject({ items: z.array(SlackChannel) }).meta({ id: 'SlackChannels' }),
    errors: uses,
    limit: [{ by: 'team', max: 20, seconds: 60 }],
  }),
  sendSlack: mutation({
    summary: 'Send a text, a ticket or a report to a channel of Slack',
    access: 'team:integrations.use',
    rest: 'POST /integrations/send/slack',
    tx: 'manual',
    outward: true,
    input: inTeam({
      channel: channel
        .optional()
        .describe('Where to send it, such as #support. Defaults to the channel of the account.'),
      text: text(4000).optional().describe('What to say. Give this, ticket_id or report_id.'),
      ticket_id: ticketId.optional(),
      report_id: ref('report').optional().describe('A report, of which the title and the paragraphs are sent.'),
    }).meta({ examples: [{ channel: '#support', ticket_id: 'TKT-001' }] }),
    output: z
      .strictObject({ channel: z.string(), message_id: z.string().describe('What Slack calls the message.') })
      .meta({ id: 'SlackMessageSent' }),
    errors: [...uses, 'TICKET_NOT_FOUND', 'REPORT_NOT_FOUND', 'REPORT_VERSION_NOT_FOUND'],
    events: ['integration.message_sent'],
    limit: [{ by: 'team', max: 60, seconds: 60 }],
  }),
  linkRepository: mutation({
    summary: 'Link a repository, so that its merges move the tickets they name',
    access: 'team:integrations.manage',
    rest: 'POST /integrations/github',
    tx: 'manual',
    status: 201,
    input: inTeam({
      full_name: z
        .string()
        .max(200)
        .regex(/^[\w.-]+\/[\w.-]+$/)
        .meta({ description: 'Owner and name of the repository.', examples: ['acme/website'] }),
      project_id: ref('project').optional().describe('The project that the repository belongs to.'),
      on_merge_status: slug.optional().describe('The status of tickets that a merged pull request names.'),
    }),
    output: Repository,
    errors: [...uses, 'REPOSITORY_NOT_FOUND', 'REPOSITORY_LINKED', 'PROJECT_NOT_FOUND', 'TICKET_STATUS_NOT_FOUND'],
    events: ['repository.linked'],
  }),
  repositories: {
    list: query({
      summary: 'List the linked repositories',
      access: 'team:integrations.read',
      rest: 'GET /integrations/github/repositories',
      input: inTeam(pageInput),
      output: Page(Repository).meta({ id: 'RepositoryPage' }),
      errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
    }),
    unlink: mutation({
      summary: 'Unlink a repository; its merges have no effect any longer',
      access: 'team:integrations.manage',
      rest: 'DELETE /integrations/github/repositories/{repository_id}',
      input: inTeam({
        repository_id: ref('repository').describe('The repository, from integrations.repositories.list.'),
      }),
      output: z.strictObject({ id: ref('repository') }).meta({ id: 'UnlinkedRepository' }),
      errors: ['REPOSITORY_NOT_FOUND'],
      events: ['repository.unlinked'],
    }),
  },
};
