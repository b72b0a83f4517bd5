import type { subscriptions } from '@deskwire/contract/commerce/subscriptions.ts';
import { tierCovers } from '@deskwire/contract/kit/entitlements.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { changeLater, decide } from './make-change.ts';

/** A smaller plan waits until what was paid for ends. */
export async function downgrade(ctx: Ctx<typeof subscriptions.downgrade>, input: In<typeof subscriptions.downgrade>) {
  const change = await decide(ctx, input);
  const { tier } = change.row;
  if (tierCovers(input.tier, tier)) throw new AppError('PLAN_NOT_SMALLER', { tier });
  return changeLater(ctx, change);
}
