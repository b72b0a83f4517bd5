import type { Product, products } from '@deskwire/contract/commerce/products.ts';
import { changesOf } from '../../kit/events/changes.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { checkVersion } from '../../kit/calls/version.ts';
import { checkPrice } from './create.ts';
import { getProduct, lockProduct } from './get.ts';
import * as queries from './queries.ts';

/** Changes what is sold from now on. */
export async function updateProduct(
  { db, scope, events, now }: Ctx<typeof products.update>,
  { team_id: _, product_id, version, ...change }: In<typeof products.update>,
): Promise<Product> {
  const before = await lockProduct(db, scope, product_id);
  await checkVersion(before, version);
  checkPrice(change.price ?? before.price, change.currency ?? before.currency);
  const changes = changesOf(before, change);
  if (changes === undefined) return before;
  const set = Object.fromEntries(Object.entries(changes).map(([field, { to }]) => [field, to]));
  events.add('product.updated', await queries.updateProduct(db, scope, product_id, set, now()), { changes });
  return getProduct(db, scope, product_id);
}
