import type { billing } from '@deskwire/contract/commerce/billing.ts';
import type { Ctx } from '../../kit/context.ts';
import { entitlementsOf } from '../../kit/limits/entitlements.ts';

/** The plan of a team, and everything that it may have. */
export const getEntitlements = async ({ db, scope }: Ctx<typeof billing.entitlements>) => ({
  tier: scope.tier,
  limits: await entitlementsOf(db, scope),
});
