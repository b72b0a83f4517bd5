import { invoices } from '@deskwire/contract/commerce/invoices.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { downloadCreditNote } from './credit-notes/download.ts';
import { getCreditNote } from './credit-notes/get.ts';
import { listCreditNotes } from './credit-notes/list.ts';
import { downloadInvoice } from './download.ts';
import { getDetail } from './get.ts';
import { listInvoices } from './list.ts';
import { payInvoice } from './pay.ts';

export const invoicesRouter = router({
  list: procedure(invoices.list).query(({ ctx, input }) => listInvoices(ctx, input)),
  get: procedure(invoices.get).query(({ ctx, input }) => getDetail(ctx.db, ctx.scope, input.invoice_id)),
  download: procedure(invoices.download).query(({ ctx, input }) => downloadInvoice(ctx, input)),
  pay: procedure(invoices.pay).mutation(({ ctx, input }) => payInvoice(ctx, input)),
  creditNotes: {
    list: procedure(invoices.creditNotes.list).query(({ ctx, input }) => listCreditNotes(ctx, input)),
    get: procedure(invoices.creditNotes.get).query(({ ctx, input }) =>
      getCreditNote(ctx.db, ctx.scope, input.credit_note_id),
    ),
    download: procedure(invoices.creditNotes.download).query(({ ctx, input }) => downloadCreditNote(ctx, input)),
  },
});
