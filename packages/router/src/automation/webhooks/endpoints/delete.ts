import type { webhooks } from '@deskwire/contract/automation/webhooks.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { lockWebhook } from '../lock.ts';
import { hostOf } from '../present.ts';
import * as queries from '../queries.ts';

const RESTORABLE_SECONDS = 30 * 86_400;

/** Nothing more is sent to it, from this commit on. */
export async function deleteWebhook(
  { db, scope, events, now }: Ctx<typeof webhooks.delete>,
  { webhook_id }: In<typeof webhooks.delete>,
): Promise<Out<typeof webhooks.delete>> {
  const { id, url } = await lockWebhook(db, scope, webhook_id);
  const restorable_until = secondsAfter(now(), RESTORABLE_SECONDS);
  const gone = { state: 'paused', deleted_at: now(), purge_at: restorable_until } as const;
  const row = await queries.updateEndpoint(db, scope, id, gone, now());
  events.add('webhook.deleted', row, { host: hostOf(url) });
  return { id, restorable_until };
}
