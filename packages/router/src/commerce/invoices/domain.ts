import type { Domain } from '../../kit/domain.ts';
import { ofTeam } from '../../kit/tables.ts';
import { invoicesRouter } from './router.ts';

export const invoicesDomain = {
  router: invoicesRouter,
  references: { invoice: 'invoices', credit_note: 'credit_notes' },
  audiences: { invoice: { needs: 'billing.read' } },
  tables: {
    invoices: ofTeam({
      lawful: ['issuer', 'billed_to'],
      none: ['external_id', 'number', 'currency', 'hosted_url'],
    }),
    credit_notes: ofTeam({ lawful: ['reason'], none: ['external_id', 'number'] }),
    invoice_lines: ofTeam({ none: ['description'] }),
  },
} satisfies Domain;
