import type { webhooks } from '@deskwire/contract/automation/webhooks.ts';
import type { Webhook } from '@deskwire/contract/automation/webhooks.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { demand } from '../../../kit/access/can.ts';
import { lockWebhook } from '../lock.ts';
import { hostOf, presentWebhook } from '../present.ts';
import * as queries from '../queries.ts';
import { notDisabled } from './rules.ts';

/** One that was disabled stays so: it says why. */
export async function pauseWebhook(
  { db, scope, events, now }: Ctx<typeof webhooks.pause>,
  { webhook_id }: In<typeof webhooks.pause>,
): Promise<Webhook> {
  const before = await lockWebhook(db, scope, webhook_id);
  demand(notDisabled, before, scope);
  if (before.state === 'paused') return presentWebhook({ scope, now }, before);
  const row = await queries.updateEndpoint(db, scope, webhook_id, { state: 'paused' }, now());
  events.add('webhook.paused', row, { host: hostOf(row.url) });
  return presentWebhook({ scope, now }, row);
}
