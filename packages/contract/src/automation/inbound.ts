import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { expectedVersion, inTeam, ref, timestamp } from '../kit/fields.ts';
import { Page, pageInput, viewInput } from '../kit/paging.ts';
import {
  changedSource,
  InboundAnswer,
  InboundMessage,
  InboundMessageWithContent,
  InboundProvider,
  InboundSource,
  InboundState,
  messageInput,
  newSource,
  NewInboundSource,
  ProviderMessage,
  SlackAnswer,
  SourceProvider,
} from './inbound.schemas.ts';

const source_id = ref('inbound_source').describe('Id of the source, from inbound.sources.list.');
const message_id = ref('inbound_message').describe('Id of the message, from inbound.messages.list.');
const secret = z
  .string()
  .max(100)
  .regex(/^[A-Za-z0-9_-]+$/)
  .meta({ description: 'The secret in the address of the source.', examples: ['in_9vL0sQ'] });

/** A message is stored before it is answered, and counts once however often it comes. */
// Also during maintenance: most of them send a message once, and it is stored for later.
const door = { door: 'inbound', body: ProviderMessage, tx: 'manual', always: true, events: [] } as const;
const refusals = ['SIGNATURE_INVALID', 'SIGNATURE_EXPIRED'] as const;

/** Messages that others send to us, each proven by the bytes as they came. */
export const inbound = {
  slack: mutation({
    summary: 'Accept events, commands and interactions from Slack',
    access: 'signed:slack',
    rest: 'POST /webhooks/slack',
    ...door,
    input: z.strictObject(messageInput('X-Slack-Signature', 'X-Slack-Request-Timestamp')),
    output: SlackAnswer,
    errors: refusals,
  }),
  github: mutation({
    summary: 'Accept events from GitHub',
    access: 'signed:github',
    rest: 'POST /webhooks/github',
    ...door,
    input: z.strictObject(messageInput('X-Hub-Signature-256', 'X-GitHub-Delivery', 'X-GitHub-Event')),
    output: InboundAnswer,
    errors: refusals,
  }),
  clickup: mutation({
    summary: 'Accept events from ClickUp',
    access: 'signed:clickup',
    rest: 'POST /webhooks/clickup',
    ...door,
    input: z.strictObject(messageInput('X-Signature')),
    output: InboundAnswer,
    errors: refusals,
  }),
  jira: mutation({
    summary: 'Accept events about issues from a webhook of Jira',
    access: 'signed:jira',
    rest: 'POST /webhooks/jira/{connection_id}/{secret}',
    aliases: ['POST /webhooks/jira/{connection_id}'],
    ...door,
    input: z.strictObject({
      connection_id: z.uuid().describe('Id of the Jira, from jira.config.get.'),
      secret: secret
        .optional()
        .describe('The secret in the address, of webhooks that are not signed. Signed ones come without it.'),
      ...messageInput('X-Hub-Signature', 'X-Atlassian-Webhook-Identifier'),
    }),
    output: InboundAnswer,
    errors: refusals,
  }),
  stripe: mutation({
    summary: 'Accept events about payments from Stripe',
    access: 'signed:stripe',
    rest: 'POST /webhooks/stripe',
    ...door,
    input: z.strictObject(messageInput('Stripe-Signature')),
    output: InboundAnswer,
    errors: refusals,
  }),
  lemonsqueezy: mutation({
    summary: 'Accept events about payments from Lemon Squeezy',
    access: 'signed:lemonsqueezy',
    rest: 'POST /billing/webhook',
    ...door,
    input: z.strictObject(messageInput('X-Signature', 'X-Event-Name')),
    output: InboundAnswer,
    errors: refusals,
  }),
  make: mutation({
    summary: 'Accept messages from a scenario of Make',
    access: 'signed:make',
    rest: 'POST /webhooks/make/{secret}',
    ...door,
    input: z.strictObject({ secret, ...messageInput() }),
    output: InboundAnswer,
    errors: [...refusals, 'INBOUND_SOURCE_NOT_FOUND'],
  }),
  generic: mutation({
    summary: 'Accept messages from any other sender',
    access: 'signed:generic',
    rest: 'POST /webhooks/generic/{integration}/{secret}',
    ...door,
    input: z.strictObject({
      integration: z
        .string()
        .max(50)
        .regex(/^[a-z0-9-]+$/)
        .meta({ description: 'Name of the source.', examples: ['zendesk'] }),
      secret,
      ...messageInput(),
    }),
    output: InboundAnswer,
    errors: [...refusals, 'INBOUND_SOURCE_NOT_FOUND'],
  }),

  sources: {
    list: query({
      summary: 'List the addresses that other systems send messages to',
      access: 'team:integrations.manage',
      rest: 'GET /inbound/sources',
      input: inTeam({
        ...pageInput,
        ...viewInput,
        provider: SourceProvider.optional().describe('Only sources of this kind.'),
        deleted: z.boolean().optional().describe('True for the deleted sources that can be restored.'),
      }),
      output: Page(InboundSource).meta({ id: 'InboundSourcePage' }),
      errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
    }),
    create: mutation({
      summary: 'Create a source; its address is shown only once',
      access: 'team:integrations.manage',
      rest: 'POST /inbound/sources',
      status: 201,
      input: inTeam(newSource),
      output: NewInboundSource,
      errors: ['INBOUND_SOURCE_EXISTS'],
      events: ['inbound_source.created'],
    }),
    update: mutation({
      summary: 'Update how the messages of a source are verified',
      access: 'team:integrations.manage',
      rest: 'PATCH /inbound/sources/{source_id}',
      input: inTeam({ source_id, version: expectedVersion(), ...changedSource }),
      output: InboundSource,
      errors: ['INBOUND_SOURCE_NOT_FOUND', 'INBOUND_SOURCE_EXISTS', 'VERSION_CONFLICT'],
      events: ['inbound_source.updated'],
    }),
    rotate: mutation({
      summary: 'Rotate the secrets of a source; for a day, both count',
      access: 'team:integrations.manage',
      via: 'session',
      rest: 'POST /inbound/sources/{source_id}/rotate',
      input: inTeam({ source_id, signing_secret: newSource.signing_secret }),
      output: NewInboundSource,
      errors: ['INBOUND_SOURCE_NOT_FOUND'],
      events: ['inbound_source.rotated'],
    }),
    delete: mutation({
      summary: 'Delete a source; it can be restored for 30 days',
      access: 'team:integrations.manage',
      rest: 'DELETE /inbound/sources/{source_id}',
      input: inTeam({ source_id }),
      output: z
        .strictObject({ id: ref('inbound_source'), restorable_until: timestamp() })
        .meta({ id: 'DeletedInboundSource' }),
      errors: ['INBOUND_SOURCE_NOT_FOUND'],
      events: ['inbound_source.deleted'],
    }),
    restore: mutation({
      summary: 'Restore a deleted source with its address',
      access: 'team:integrations.manage',
      rest: 'POST /inbound/sources/{source_id}/restore',
      input: inTeam({ source_id }),
      output: InboundSource,
      errors: ['INBOUND_SOURCE_NOT_FOUND', 'INBOUND_SOURCE_EXISTS'],
      events: ['inbound_source.restored'],
    }),
  },
  messages: {
    list: query({
      summary: 'List the messages that other systems sent, latest first',
      access: 'team:integrations.manage',
      rest: 'GET /inbound/messages',
      input: inTeam({
        ...pageInput,
        provider: InboundProvider.optional().describe('Only messages of this provider.'),
        source_id: source_id.optional().describe('Only messages of this source.'),
        state: InboundState.optional().describe('Only messages in this state.'),
      }),
      output: Page(InboundMessage).meta({ id: 'InboundMessagePage' }),
      errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
    }),
    get: query({
      summary: 'Get a message with its headers and body',
      access: 'team:integrations.manage',
      rest: 'GET /inbound/messages/{message_id}',
      input: inTeam({ message_id }),
      output: InboundMessageWithContent,
      errors: ['INBOUND_MESSAGE_NOT_FOUND'],
    }),
    replay: mutation({
      summary: 'Replay a message, as if it had just been received',
      access: 'team:integrations.manage',
      rest: 'POST /inbound/messages/{message_id}/replay',
      status: 202,
      input: inTeam({ message_id }),
      output: InboundMessage,
      errors: ['INBOUND_MESSAGE_NOT_FOUND', 'INBOUND_CONTENT_GONE'],
      events: ['inbound_message.replayed'],
    }),
  },
};
