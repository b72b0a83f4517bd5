import type { Product, products } from '@deskwire/contract/commerce/products.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { getProduct, lockProduct } from '../get.ts';
import * as queries from '../queries.ts';

/** Makes a product a draft again. Whoever has a licence keeps it. */
export async function unpublishProduct(
  ctx: Ctx<typeof products.unpublish>,
  { product_id }: In<typeof products.unpublish>,
): Promise<Product> {
  const { db, scope, events, now } = ctx;
  const before = await lockProduct(db, scope, product_id);
  if (before.deleted_at !== null) throw new AppError('PRODUCT_NOT_FOUND');
  if (before.published_at === null) return before;
  const changed = await queries.updateProduct(db, scope, product_id, { published_at: null }, now());
  events.add('product.unpublished', changed, { name: before.name });
  return getProduct(db, scope, product_id);
}
