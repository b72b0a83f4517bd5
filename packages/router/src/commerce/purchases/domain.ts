import type { Domain } from '../../kit/domain.ts';
import { DAY, every } from '../../kit/jobs/schedule.ts';
import { days, ofPerson, ofTeam } from '../../kit/tables.ts';
import { purchasesJobs } from './jobs.ts';
import { purchaseNotices } from './notices.ts';
import { purchasesRouter } from './router.ts';
import { reconcilePurchases } from './settling/reconcile.ts';

export const purchasesDomain = {
  router: purchasesRouter,
  jobs: purchasesJobs,
  schedules: [every(DAY, reconcilePurchases)],
  notices: purchaseNotices,
  references: { purchase: 'purchases', sale: 'sales' },
  audiences: { purchase: { needs: 'purchases.read' }, sale: { needs: 'products.manage' } },
  tables: {
    purchases: ofPerson('requested_by', {
      authored: ['seller_name', 'product_name'],
      secret: ['token_hash'],
      none: ['currency', 'coupon', 'external_id', 'payment_id', 'checkout_url'],
    }),
    purchase_downloads: ofPerson('requested_by', { kept: days(400, 'created_at') }),
    sales: ofTeam({
      authored: ['product_name', 'buyer_name'],
      none: ['currency', 'coupon', 'external_id', 'payment_id'],
    }),
  },
} satisfies Domain;
