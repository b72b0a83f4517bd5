import { audited, type Domain } from '../../kit/domain.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { ofTeam } from '../../kit/tables.ts';
import { subscriptionNotices } from './notices/notices.ts';
import { subscriptionsRouter } from './router.ts';
import { look } from './settling/tick.ts';
import { tick } from './settling/timer.ts';

export const subscriptionsDomain = {
  router: subscriptionsRouter,
  jobs: router({
    tick: jobProcedure(tick).mutation(({ ctx, input }) => look(ctx, input.subscription_id)),
  }),
  notices: subscriptionNotices,
  references: { subscription: 'subscriptions' },
  audiences: { subscription: { needs: 'billing.read' }, tier: audited },
  tables: {
    subscriptions: ofTeam({ none: ['external_id', 'customer_id', 'pending'] }),
    subscription_changes: ofTeam({ none: ['currency'] }),
    tier_grants: ofTeam({ authored: ['reason'] }),
  },
} satisfies Domain;
