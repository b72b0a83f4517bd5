import type { billing } from '@deskwire/contract/commerce/billing.ts';
import type { Ctx } from '../../kit/context.ts';
import { getProvider } from './provider.ts';
import * as queries from './queries.ts';
import { getTier } from './taking/queries.ts';
import { takeSubscription } from './taking/take.ts';

/** Reads again what the provider knows of a team, for whoever has just paid and does not want to wait. */
export async function refresh(ctx: Ctx<typeof billing.refresh>) {
  getProvider(ctx.services);
  const newest = await queries.findNewest(ctx.db, ctx.scope);
  if (newest !== undefined) await takeSubscription(ctx, newest.external_id);
  return { tier: await getTier(ctx.db, ctx.scope) };
}
