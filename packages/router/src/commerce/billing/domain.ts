import { audited, type Domain } from '../../kit/domain.ts';
import { DAY, every } from '../../kit/jobs/schedule.ts';
import { days, ofNobody, ofPerson, ofPlatform } from '../../kit/tables.ts';
import { billingJobs, reconcile } from './jobs.ts';
import { billingRouter } from './router.ts';

export const billingDomain = {
  router: billingRouter,
  jobs: billingJobs,
  schedules: [every(DAY, reconcile)],
  references: { checkout: 'billing_checkouts', price: null },
  audiences: { checkout: { needs: 'billing.read' }, price: audited },
  tables: {
    billing_prices: ofPlatform({ none: ['external_id', 'currency'] }),
    billing_fetches: ofNobody({ kept: 'good', team: 'kept', none: ['provider', 'external_id'] }),
    billing_checkouts: ofPerson('requested_by', {
      // A payment page that was left open can still be paid on later.
      kept: days(400, 'expires_at'),
      secret: ['token_hash'],
      none: ['external_id'],
    }),
  },
} satisfies Domain;
