import type { webhooks } from '@deskwire/contract/automation/webhooks.ts';
import type { Webhook } from '@deskwire/contract/automation/webhooks.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { requireRoom } from '../../../kit/limits/entitlements.ts';
import { AppError } from '../../../kit/errors.ts';
import { hostOf, presentWebhook } from '../present.ts';
import * as queries from '../queries.ts';

/** It comes back paused: whoever restores it decides when it gets something, and what it missed. */
export async function restoreWebhook(
  ctx: Ctx<typeof webhooks.restore>,
  { webhook_id }: In<typeof webhooks.restore>,
): Promise<Webhook> {
  const { db, scope, events, now } = ctx;
  const deleted = await queries.lockDeleted(db, scope, webhook_id, now());
  if (deleted === undefined) throw new AppError('WEBHOOK_NOT_FOUND');
  await requireRoom(ctx, 'webhook_endpoints');
  const row = await queries.updateEndpoint(db, scope, webhook_id, { deleted_at: null, purge_at: null }, now());
  events.add('webhook.restored', row, { host: hostOf(row.url) });
  return presentWebhook({ scope, now }, row);
}
