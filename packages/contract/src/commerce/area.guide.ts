import type { Guide } from '../kit/guide.ts';
import type { commerce } from './area.contract.ts';

export const commerceGuide = {
  billing: ['Billing', 'See the plans, start a checkout, and open the pages of the payment provider.'],
  invoices: ['Invoices', 'List, download and pay the invoices of a team.'],
  licenses: ['Licences', 'Issue licences, use them on devices by their key, and verify them offline.'],
  paymentMethods: ['Payment methods', 'Keep the cards and accounts that a team pays with.'],
  products: ['Products', 'Keep and publish what a team sells.'],
  purchases: ['Purchases', 'Buy products of other teams, download them, and refund what the team sold.'],
  subscriptions: ['Subscriptions', 'Upgrade, downgrade, pause and cancel the plan of a team.'],
} satisfies Guide<typeof commerce>;
