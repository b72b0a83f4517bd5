import type { Product, products } from '@deskwire/contract/commerce/products.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { getProduct, lockProduct } from './get.ts';
import * as queries from './queries.ts';

/** Brings a deleted product back as a draft. */
export async function restoreProduct(
  ctx: Ctx<typeof products.restore>,
  { product_id }: In<typeof products.restore>,
): Promise<Product> {
  const { db, scope, events, now } = ctx;
  const before = await lockProduct(db, scope, product_id);
  if (before.deleted_at === null) return before;
  const changed = await queries.updateProduct(db, scope, product_id, { deleted_at: null }, now());
  events.add('product.restored', changed, { name: before.name });
  return getProduct(db, scope, product_id);
}
