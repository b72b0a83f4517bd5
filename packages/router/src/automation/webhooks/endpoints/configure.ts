import type { webhooks } from '@deskwire/contract/automation/webhooks.ts';
import type { ConfiguredWebhook } from '@deskwire/contract/automation/webhooks.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import * as queries from '../queries.ts';
import { settingsOf } from '../settings.ts';
import { createWebhook } from './create.ts';
import { change } from './update.ts';

/** Two who configure the same URL at once end with one webhook. */
export async function configureWebhook(
  ctx: Ctx<typeof webhooks.configure>,
  input: In<typeof webhooks.configure>,
): Promise<ConfiguredWebhook> {
  await queries.lockUrl(ctx.db, ctx.scope, input.url);
  const row = await queries.lockByUrl(ctx.db, ctx.scope, input.url);
  if (row === undefined) return { ...(await createWebhook(ctx, input)), created: true };
  return { ...(await change(ctx, row, settingsOf(input))), created: false, secret: null };
}
