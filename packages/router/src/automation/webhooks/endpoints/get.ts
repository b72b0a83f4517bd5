import type { webhooks } from '@deskwire/contract/automation/webhooks.ts';
import type { Webhook } from '@deskwire/contract/automation/webhooks.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { getEndpoint } from '../lock.ts';
import { presentWebhook } from '../present.ts';

export const getWebhook = async (
  { db, scope, now }: Ctx<typeof webhooks.get>,
  { webhook_id }: In<typeof webhooks.get>,
): Promise<Webhook> => presentWebhook({ scope, now }, await getEndpoint(db, scope, webhook_id));
