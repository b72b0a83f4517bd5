import type { webhooks } from '@deskwire/contract/automation/webhooks.ts';
import type { NewWebhook } from '@deskwire/contract/automation/webhooks.schemas.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { lockWebhook } from '../lock.ts';
import { hostOf, presentWebhook } from '../present.ts';
import * as queries from '../queries.ts';
import { newSecret, sealSecret } from '../secrets.ts';

const OVERLAP_SECONDS = 86_400;

/** For a day both secrets sign, so that the receiver can change over at any time of it. */
export async function rotateSecret(
  { db, scope, services, events, now }: Ctx<typeof webhooks.rotateSecret>,
  { webhook_id }: In<typeof webhooks.rotateSecret>,
): Promise<NewWebhook> {
  const before = await lockWebhook(db, scope, webhook_id);
  const secret = newSecret();
  const previous_secret_expires_at = secondsAfter(now(), OVERLAP_SECONDS);
  const sealed = sealSecret(services, webhook_id, secret);
  const change = { secret: sealed, previous_secret: before.secret, previous_secret_expires_at };
  const row = await queries.updateEndpoint(db, scope, webhook_id, change, now());
  events.add('webhook.secret_rotated', row, { host: hostOf(row.url), previous_expires_at: previous_secret_expires_at });
  return { ...presentWebhook({ scope, now }, row), secret };
}
