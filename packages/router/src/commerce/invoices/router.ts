import { invoices } from '@deskwire/contract/commerce/invoices.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { downloadInvoice } from './download.ts';
import { getDetail } from './get.ts';
import { listInvoices } from './list.ts';
import { payInvoice } from './pay.ts';

export const invoicesRouter = router({
  list: procedure(invoices.list).query(({ ctx, input }) => listInvoices(ctx, input)),
  get: procedure(invoices.get).query(({ ctx, input }) => getDetail(ctx.db, ctx.scope, input.invoice_id)),
  download: procedure(invoices.download).query(({ ctx, input }) => downloadInvoice(ctx, input)),
  pay: procedure(invoices.pay).mutation(({ ctx, input }) => payInvoice(ctx, input)),
});
