import type { Product, products } from '@deskwire/contract/commerce/products.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { requireRoom } from '../../../kit/limits/entitlements.ts';
import { AppError } from '../../../kit/errors.ts';
import { filesOf } from '../files/home.ts';
import { getProduct, lockProduct } from '../get.ts';
import * as queries from '../queries.ts';

/** Lets everybody see a product; publishing it again is the same. */
export async function publishProduct(
  ctx: Ctx<typeof products.publish>,
  { product_id }: In<typeof products.publish>,
): Promise<Product> {
  const { db, scope, events, now } = ctx;
  const before = await lockProduct(db, scope, product_id);
  if (before.deleted_at !== null) throw new AppError('PRODUCT_NOT_FOUND');
  if (before.published_at !== null) return before;
  if ((await filesOf(db, scope, product_id)).length === 0) throw new AppError('PRODUCT_INCOMPLETE');
  await requireRoom(ctx, 'products');
  const changed = await queries.updateProduct(db, scope, product_id, { published_at: now() }, now());
  events.add('product.published', changed, { name: before.name });
  return getProduct(db, scope, product_id);
}
