import type { Product, products } from '@deskwire/contract/commerce/products.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { getProduct, lockProduct } from './get.ts';
import * as queries from './queries.ts';

/** Takes a product away from everybody. Whoever has a licence keeps it. */
export async function deleteProduct(
  ctx: Ctx<typeof products.delete>,
  { product_id }: In<typeof products.delete>,
): Promise<Product> {
  const { db, scope, events, now } = ctx;
  const before = await lockProduct(db, scope, product_id);
  if (before.deleted_at !== null) return before;
  const set = { deleted_at: now(), published_at: null };
  const changed = await queries.updateProduct(db, scope, product_id, set, now());
  events.add('product.deleted', changed, { name: before.name });
  return getProduct(db, scope, product_id);
}
