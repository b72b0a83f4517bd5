import type { webhooks } from '@deskwire/contract/automation/webhooks.ts';
import type { Webhook } from '@deskwire/contract/automation/webhooks.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { lockWebhook } from '../lock.ts';
import { hostOf, presentWebhook } from '../present.ts';
import * as queries from '../queries.ts';
import { enqueueDrain } from '../sending/steps.ts';

/**
 * Enables a webhook. Deliveries that waited when it was paused are sent now; later events are recovered by webhooks.recover.
 */
export async function enableWebhook(
  { db, scope, events, outbox, now }: Ctx<typeof webhooks.enable>,
  { webhook_id }: In<typeof webhooks.enable>,
): Promise<Webhook> {
  const before = await lockWebhook(db, scope, webhook_id);
  if (before.state === 'enabled') return presentWebhook({ scope, now }, before);
  const anew = { disabled_reason: null, failures: 0, failing_since: null, failing_told_at: null, paused_until: null };
  const change = { state: 'enabled', lane: 'normal', ...anew } as const;
  const row = await queries.updateEndpoint(db, scope, webhook_id, change, now());
  events.add('webhook.enabled', row, { host: hostOf(row.url) });
  enqueueDrain(outbox, { ...row, team_id: scope.team_id });
  return presentWebhook({ scope, now }, row);
}
