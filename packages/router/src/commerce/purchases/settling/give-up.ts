import type { InTeam } from '../../../kit/team-id.ts';
import * as queries from './queries.ts';
import { settle, settleSale, type Settling } from './settle.ts';

const back = { status: 'refunded', payment_id: null, discount: 0, tax: 0, total: 0, refunded: 0 } as const;

/** Expires purchases that nobody paid for. */
export async function giveUp(
  ctx: Settling,
  { seller, buyer }: { readonly seller: InTeam; readonly buyer: InTeam },
  id: string,
): Promise<void> {
  const purchase = await queries.lockPurchase(ctx.db, buyer, id);
  if (purchase !== undefined) return settle(ctx, purchase, back);
  const sale = await queries.lockSale(ctx.db, seller, id);
  if (sale !== undefined) await settleSale(ctx, sale, back);
}
