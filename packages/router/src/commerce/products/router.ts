import { products } from '@deskwire/contract/commerce/products.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { createProduct } from './create.ts';
import { deleteProduct } from './delete.ts';
import { filesRouter } from './files/router.ts';
import { getVisible } from './get.ts';
import { listProducts } from './list.ts';
import { publishProduct } from './publishing/publish.ts';
import { restoreProduct } from './restore.ts';
import { unpublishProduct } from './publishing/unpublish.ts';
import { updateProduct } from './update.ts';

export const productsRouter = router({
  list: procedure(products.list).query(({ ctx, input }) => listProducts(ctx, input)),
  get: procedure(products.get).query(({ ctx, input }) => getVisible(ctx, input)),
  create: procedure(products.create).mutation(({ ctx, input }) => createProduct(ctx, input)),
  update: procedure(products.update).mutation(({ ctx, input }) => updateProduct(ctx, input)),
  publish: procedure(products.publish).mutation(({ ctx, input }) => publishProduct(ctx, input)),
  unpublish: procedure(products.unpublish).mutation(({ ctx, input }) => unpublishProduct(ctx, input)),
  delete: procedure(products.delete).mutation(({ ctx, input }) => deleteProduct(ctx, input)),
  restore: procedure(products.restore).mutation(({ ctx, input }) => restoreProduct(ctx, input)),
  files: filesRouter,
});
