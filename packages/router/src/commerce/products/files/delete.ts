import type { ProductFile, products } from '@deskwire/contract/commerce/products.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { removeFile } from '../../../platform/files/delete.ts';
import { getChangeableFile } from '../../../platform/files/rows/find.ts';
import { whyNot } from '../../../platform/files/rows/keep.ts';
import { lockProduct } from '../get.ts';
import { filesOf } from './home.ts';

/** Deletes a file of a product. The last one of a published product stays: somebody is buying it right now. */
export async function deleteProductFile(
  ctx: Ctx<typeof products.files.delete>,
  { product_id, file_id }: In<typeof products.files.delete>,
): Promise<ProductFile> {
  const { db, scope, events } = ctx;
  const product = await lockProduct(db, scope, product_id);
  const before = await filesOf(db, scope, product_id);
  const file = before.find(({ id }) => id === file_id);
  if (file === undefined) throw new AppError('FILE_NOT_FOUND');
  if (before.length === 1 && product.published_at !== null) throw new AppError('PRODUCT_INCOMPLETE');
  if ((await removeFile(ctx, await getChangeableFile(ctx, file_id))) === undefined) throw await whyNot(ctx, file_id);
  events.add('product.file_removed', product, { file_id, name: file.name });
  return file;
}
