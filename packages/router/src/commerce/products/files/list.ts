import type { products } from '@deskwire/contract/commerce/products.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { getVisible } from '../get.ts';
import { sellerOf } from '../seller.ts';
import { filesOf } from './home.ts';

/** The files of a product that somebody may see: what they are, and not their bytes. */
export async function listFiles(
  ctx: Ctx<typeof products.files.list>,
  input: In<typeof products.files.list>,
): Promise<Out<typeof products.files.list>> {
  const product = await getVisible(ctx, input);
  return { items: await filesOf(ctx.db, sellerOf(product), product.id) };
}
