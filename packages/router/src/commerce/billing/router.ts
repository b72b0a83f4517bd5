import { billing } from '@deskwire/contract/commerce/billing.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { getEntitlements } from './entitlements.ts';
import { listPlans } from './plans.ts';
import { openPortal } from './portal.ts';
import { refresh } from './refresh.ts';
import { startCheckout } from './start-checkout.ts';
import { countUsage } from './usage/usage.ts';

export const billingRouter = router({
  plans: procedure(billing.plans).query(({ ctx }) => listPlans(ctx)),
  entitlements: procedure(billing.entitlements).query(({ ctx }) => getEntitlements(ctx)),
  usage: procedure(billing.usage).query(({ ctx }) => countUsage(ctx)),
  startCheckout: procedure(billing.startCheckout).mutation(({ ctx, input }) => startCheckout(ctx, input)),
  portal: procedure(billing.portal).mutation(({ ctx }) => openPortal(ctx)),
  refresh: procedure(billing.refresh).mutation(({ ctx }) => refresh(ctx)),
});
