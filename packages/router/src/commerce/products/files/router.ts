import { products } from '@deskwire/contract/commerce/products.ts';
import { procedure, router } from '../../../kit/procedure.ts';
import { createFile } from './create.ts';
import { deleteProductFile } from './delete.ts';
import { listFiles } from './list.ts';

export const filesRouter = router({
  list: procedure(products.files.list).query(({ ctx, input }) => listFiles(ctx, input)),
  create: procedure(products.files.create).mutation(({ ctx, input }) => createFile(ctx, input)),
  delete: procedure(products.files.delete).mutation(({ ctx, input }) => deleteProductFile(ctx, input)),
});
