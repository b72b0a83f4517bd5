import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { expectedVersion, inTeam, ref, timestamp } from '../kit/fields.ts';
import { Page, pageInput, viewInput } from '../kit/paging.ts';
import { deliveries, recover } from './webhooks.deliveries.ts';
import {
  ConfiguredWebhook,
  NewWebhook,
  settingsInput,
  targetInput,
  Webhook,
  WebhookState,
  WebhookTestResult,
  WebhookType,
} from './webhooks.schemas.ts';

const webhook_id = ref('webhook').describe('Id of the webhook, from webhooks.list.');
const refusals = [
  'WEBHOOK_URL_REFUSED',
  'WEBHOOK_TYPE_UNKNOWN',
  'WEBHOOK_FILTER_INVALID',
  'PROJECT_NOT_FOUND',
] as const;

/** A team's events, posted to addresses of its own, signed as Standard Webhooks. */
export const webhooks = {
  list: query({
    summary: 'List the webhooks of the team or of a project',
    access: 'team:integrations.manage',
    rest: 'GET /webhooks',
    input: inTeam({
      ...pageInput,
      ...viewInput,
      project_id: ref('project').optional().describe('Only webhooks for this project.'),
      state: WebhookState.optional().describe('Only webhooks in this state.'),
      deleted: z.boolean().optional().describe('True for the deleted webhooks that can be restored.'),
    }),
    output: Page(Webhook).meta({ id: 'WebhookPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  get: query({
    summary: 'Get a webhook with its state',
    access: 'team:integrations.manage',
    rest: 'GET /webhooks/{webhook_id}',
    input: inTeam({ webhook_id }),
    output: Webhook,
    errors: ['WEBHOOK_NOT_FOUND'],
  }),
  create: mutation({
    summary: 'Create a webhook; its signing secret is shown only once',
    access: 'team:integrations.manage',
    rest: 'POST /webhooks',
    status: 201,
    input: inTeam(targetInput),
    output: NewWebhook,
    errors: refusals,
    events: ['webhook.created'],
  }),
  configure: mutation({
    summary: 'Set what is sent to a URL; creates its webhook if there is none',
    access: 'team:integrations.manage',
    rest: 'POST /webhooks/configure',
    input: inTeam(targetInput),
    output: ConfiguredWebhook,
    errors: refusals,
    events: ['webhook.created', 'webhook.updated'],
  }),
  update: mutation({
    summary: 'Update the URL, filters or headers of a webhook',
    access: 'team:integrations.manage',
    rest: 'PATCH /webhooks/{webhook_id}',
    aliases: ['PUT /webhooks/{webhook_id}'],
    input: inTeam({ webhook_id, version: expectedVersion(), url: targetInput.url.optional(), ...settingsInput }),
    output: Webhook,
    errors: ['WEBHOOK_NOT_FOUND', 'VERSION_CONFLICT', ...refusals],
    events: ['webhook.updated'],
  }),
  delete: mutation({
    summary: 'Delete a webhook; it can be restored for 30 days',
    access: 'team:integrations.manage',
    rest: 'DELETE /webhooks/{webhook_id}',
    input: inTeam({ webhook_id }),
    output: z.strictObject({ id: ref('webhook'), restorable_until: timestamp() }).meta({ id: 'DeletedWebhook' }),
    errors: ['WEBHOOK_NOT_FOUND'],
    events: ['webhook.deleted'],
  }),
  restore: mutation({
    summary: 'Restore a deleted webhook; it is paused until it is enabled',
    access: 'team:integrations.manage',
    rest: 'POST /webhooks/{webhook_id}/restore',
    input: inTeam({ webhook_id }),
    output: Webhook,
    errors: ['WEBHOOK_NOT_FOUND'],
    events: ['webhook.restored'],
  }),
  rotateSecret: mutation({
    summary: 'Rotate the signing secret; for a day, both secrets sign',
    access: 'team:integrations.manage',
    via: 'session',
    rest: 'POST /webhooks/{webhook_id}/rotate-secret',
    input: inTeam({ webhook_id }),
    output: NewWebhook,
    errors: ['WEBHOOK_NOT_FOUND'],
    events: ['webhook.secret_rotated'],
  }),
  enable: mutation({
    summary: 'Enable a webhook that is paused or was disabled',
    access: 'team:integrations.manage',
    rest: 'POST /webhooks/{webhook_id}/enable',
    input: inTeam({ webhook_id }),
    output: Webhook,
    errors: ['WEBHOOK_NOT_FOUND'],
    events: ['webhook.enabled'],
  }),
  pause: mutation({
    summary: 'Pause a webhook; nothing is sent until it is enabled',
    access: 'team:integrations.manage',
    rest: 'POST /webhooks/{webhook_id}/pause',
    input: inTeam({ webhook_id }),
    output: Webhook,
    errors: ['WEBHOOK_NOT_FOUND', 'WEBHOOK_NOT_ENABLED'],
    events: ['webhook.paused'],
  }),
  test: mutation({
    summary: 'Send a test message to a webhook and get the result',
    access: 'team:integrations.manage',
    rest: 'POST /webhooks/{webhook_id}/test',
    tx: 'manual',
    input: inTeam({ webhook_id }),
    output: WebhookTestResult,
    errors: ['WEBHOOK_NOT_FOUND'],
    events: ['webhook.tested'],
    limit: [{ by: 'team', max: 30, seconds: 60 }],
  }),
  types: query({
    summary: 'List the types of events with the schemas of their payloads',
    access: 'team:integrations.manage',
    rest: 'GET /webhooks/types',
    input: inTeam({}),
    output: z.strictObject({ items: z.array(WebhookType) }).meta({ id: 'WebhookTypes' }),
  }),
  deliveries,
  recover,
};
