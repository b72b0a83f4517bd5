import { randomBytes, randomUUIDv7 } from 'node:crypto';
import type { Purchase, purchases } from '@deskwire/contract/commerce/purchases.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Ctx, In, Writing } from '../../kit/context.ts';
import { requireRoom } from '../../kit/limits/entitlements.ts';
import { AppError, constraintMeans } from '../../kit/errors.ts';
import type { InTeam } from '../../kit/team-id.ts';
import { hashToken } from '../../kit/access/tokens.ts';
import { askProvider, getProvider, salesOf } from '../billing/provider.ts';
import { getForSale, sellerOf } from '../products/seller.ts';
import { getPurchase } from './get.ts';
import * as queries from './queries.ts';
import { lockOwn } from './settling/lock.ts';
import { settle } from './settling/settle.ts';

constraintMeans({ purchases_free: 'PURCHASE_EXISTS' });

type Creating = Ctx<typeof purchases.create>;
/** Stripe keeps a page for a day at most. A minute less, since its clock is not ours. */
const CHECKOUT_SECONDS = 24 * 3600 - 60;

/**
 * Buys a product at the price and the terms that it has now. What costs nothing is paid at once; for all else the payer has
 * to pay on the page of the provider, who rings.
 */
export async function createPurchase(
  ctx: Creating,
  { product_id, ...input }: In<typeof purchases.create>,
): Promise<Purchase> {
  const [id, coupon] = [randomUUIDv7(), input.coupon ?? null];
  const { db, scope, services, user, now } = ctx;
  const product = await getForSale(db, product_id);
  const seller = sellerOf(product);
  if (seller.team_id === scope.team_id) throw new AppError('OWN_PRODUCT');
  const { price, currency, name } = product;
  const isFree = price === 0;
  const provider = isFree ? undefined : getProvider(services);
  if (provider !== undefined) salesOf(provider);
  const token = randomBytes(24).toString('base64url');
  const expires_at = secondsAfter(now(), CHECKOUT_SECONDS);
  await ctx.commit(async (tx) => {
    await requireRoomOf(ctx, tx, seller);
    await queries.insertPurchase(tx.db, {
      team_id: scope.team_id,
      id,
      seller_id: seller.team_id,
      seller_name: product.seller_name,
      product_id,
      product_name: name,
      currency,
      price,
      coupon,
      total: price,
      max_activations: product.max_activations,
      license_days: product.license_days,
      download_limit: product.download_limit,
      token_hash: hashToken(token),
      expires_at: isFree ? null : expires_at,
      requested_by: scope.person_id,
      created_at: now(),
    });
    tx.events.add('purchase.created', { id, version: 1 }, { product_id, currency, total: price });
    if (isFree) await settle({ ...tx, services, now }, await lockOwn(tx.db, scope, id), nothingToPay);
  });
  if (provider !== undefined) {
    const ask = { token, name, amount: price, currency, email: user.email, coupon, expires_at, key: id };
    const return_url = `${services.config.public_url}/billing`;
    const { external_id, url } = await askProvider(services, (payments) =>
      salesOf(payments).start({ ...ask, return_url }),
    );
    const named = { provider: provider.name, external_id, checkout_url: url };
    await ctx.commit((tx) => queries.nameCheckout(tx.db, scope, id, named));
  }
  return getPurchase(db, scope, id);
}

const nothingToPay = { status: 'paid', payment_id: null, discount: 0, tax: 0, total: 0, refunded: 0 } as const;

/**
 * Asks whether the seller can issue a licence, before anybody pays. Whoever has paid gets theirs even if the seller has no
 * room by then. Buyers need not know what plan the seller has.
 */
async function requireRoomOf({ services, now }: Creating, { db }: Pick<Writing, 'db'>, seller: InTeam): Promise<void> {
  try {
    await requireRoom({ db, scope: seller, services, now }, 'licenses');
  } catch (error) {
    if (error instanceof AppError && error.app === 'TIER_LIMIT_EXCEEDED')
      throw new AppError('SELLER_FULL', undefined, { cause: error });
    throw error;
  }
}
