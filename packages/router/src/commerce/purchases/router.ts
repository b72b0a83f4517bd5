import { purchases } from '@deskwire/contract/commerce/purchases.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { createPurchase } from './create.ts';
import { followLink } from './downloads/content.ts';
import { download } from './downloads/download.ts';
import { showPurchase } from './get.ts';
import { getLicense } from './license.ts';
import { listPurchases } from './list.ts';
import { listSales } from './sales/list.ts';
import { refund } from './sales/refund.ts';

export const purchasesRouter = router({
  list: procedure(purchases.list).query(({ ctx, input }) => listPurchases(ctx, input)),
  get: procedure(purchases.get).query(({ ctx, input }) => showPurchase(ctx, input)),
  create: procedure(purchases.create).mutation(({ ctx, input }) => createPurchase(ctx, input)),
  license: procedure(purchases.license).query(({ ctx, input }) => getLicense(ctx, input)),
  download: procedure(purchases.download).mutation(({ ctx, input }) => download(ctx, input)),
  content: procedure(purchases.content).query(({ ctx, input }) => followLink(ctx, input)),
  sales: procedure(purchases.sales).query(({ ctx, input }) => listSales(ctx, input)),
  refund: procedure(purchases.refund).mutation(({ ctx, input }) => refund(ctx, input)),
});
