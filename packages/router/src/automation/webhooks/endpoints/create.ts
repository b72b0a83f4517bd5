import { randomUUIDv7 } from 'node:crypto';
import type { webhooks } from '@deskwire/contract/automation/webhooks.ts';
import type { NewWebhook } from '@deskwire/contract/automation/webhooks.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { requireRoom } from '../../../kit/limits/entitlements.ts';
import { hostOf, presentWebhook } from '../present.ts';
import * as queries from '../queries.ts';
import { newSecret, sealSecret } from '../secrets.ts';
import { columnsOf, settingsOf } from '../settings.ts';

/** Its secret is answered this once. It gets what happens from now on. */
export async function createWebhook(
  ctx: Ctx<typeof webhooks.create>,
  input: In<typeof webhooks.create>,
): Promise<NewWebhook> {
  const { db, scope, services, events, now } = ctx;
  const id = randomUUIDv7();
  const fields = await columnsOf(ctx, id, settingsOf(input));
  await requireRoom(ctx, 'webhook_endpoints');
  const secret = newSecret();
  const row = await queries.insertEndpoint(db, scope, {
    description: null,
    project_id: null,
    types: ['*'],
    changed_fields: [],
    where: null,
    include_internal: false,
    ordered: false,
    headers: null,
    header_names: [],
    ...fields,
    url: input.url,
    id,
    secret: sealSecret(services, id, secret),
    created_by: scope.person_id,
    at: now(),
  });
  events.add('webhook.created', row, { host: hostOf(row.url), types: row.types });
  return { ...presentWebhook({ scope, now }, row), secret };
}
