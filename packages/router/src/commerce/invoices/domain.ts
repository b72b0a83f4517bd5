import type { Domain } from '../../kit/domain.ts';
import { ofTeam } from '../../kit/tables.ts';
import { invoicesRouter } from './router.ts';

export const invoicesDomain = {
  router: invoicesRouter,
  references: { invoice: 'invoices' },
  audiences: { invoice: { needs: 'billing.read' } },
  tables: {
    invoices: ofTeam({ none: ['external_id', 'number', 'currency', 'hosted_url'] }),
    invoice_lines: ofTeam({ none: ['description'] }),
  },
} satisfies Domain;
