import type { ProductFile, products } from '@deskwire/contract/commerce/products.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { getMovableFile } from '../../../platform/files/rows/find.ts';
import { moveFile } from '../../../platform/files/rows/keep.ts';
import { lockProduct } from '../get.ts';
import { filesOf, homeOf } from './home.ts';

const MOST = 50;

/** Attaches a file that the caller may move to a product. The product is locked, so that its files can be counted. */
export async function createFile(
  ctx: Ctx<typeof products.files.create>,
  { product_id, file_id }: In<typeof products.files.create>,
): Promise<ProductFile> {
  const { db, scope, events } = ctx;
  const product = await lockProduct(db, scope, product_id);
  if (product.deleted_at !== null) throw new AppError('PRODUCT_NOT_FOUND');
  const before = await filesOf(db, scope, product_id);
  const known = before.find(({ id }) => id === file_id);
  if (known !== undefined) return known;
  const file = await getMovableFile(ctx, file_id, 'product');
  if (before.length >= MOST) throw new AppError('PRODUCT_FULL', { most: MOST });
  await moveFile(ctx, file, homeOf(product_id));
  events.add('product.file_added', product, { file_id, name: file.name });
  return (await filesOf(db, scope, product_id)).find(({ id }) => id === file_id)!;
}
