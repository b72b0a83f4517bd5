import { randomUUIDv7 } from 'node:crypto';
import type { webhooks } from '@deskwire/contract/automation/webhooks.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { getEndpoint } from '../lock.ts';
import { hostOf } from '../present.ts';
import { post } from '../sending/post.ts';

/** Sends a message at once, also to a webhook that is paused, and answers what became of it. It is not tried again. */
export async function testWebhook(
  ctx: Ctx<typeof webhooks.test>,
  { webhook_id }: In<typeof webhooks.test>,
): Promise<Out<typeof webhooks.test>> {
  const { db, scope, services, request, commit, now } = ctx;
  const endpoint = await getEndpoint(db, scope, webhook_id);
  const result = await post(services, endpoint, now(), {
    position: 0,
    id: randomUUIDv7(),
    team_id: scope.team_id,
    type: 'webhook.tested',
    schema_version: 1,
    actor_id: scope.person_id,
    on_behalf_of: null,
    entity: 'webhook',
    entity_id: endpoint.id,
    entity_version: endpoint.version,
    request_id: request.id,
    correlation: null,
    causation: null,
    origin: request.origin,
    at: now(),
    payload: { host: hostOf(endpoint.url), delivered: false },
  });
  const delivered = result.error === null;
  await commit(async ({ events }) => events.add('webhook.tested', endpoint, { host: hostOf(endpoint.url), delivered }));
  const { status, error, duration_ms, response } = result;
  return { delivered, status, error, duration_ms, response };
}
