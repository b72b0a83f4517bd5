import type { subscriptions } from '@deskwire/contract/commerce/subscriptions.ts';
import { tierCovers } from '@deskwire/contract/kit/entitlements.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { changeNow, decide, prorationAt } from './make-change.ts';

/** A larger plan holds from now on. */
export async function upgrade(ctx: Ctx<typeof subscriptions.upgrade>, input: In<typeof subscriptions.upgrade>) {
  const prorate_at = prorationAt(input.proration_at, ctx.now());
  const change = await decide(ctx, input);
  const { tier } = change.row;
  if (tierCovers(tier, input.tier)) throw new AppError('PLAN_NOT_LARGER', { tier });
  return changeNow(ctx, change, prorate_at);
}
