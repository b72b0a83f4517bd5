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
export async function createPurchase(ctx: Creating, input: In<typeof purchases.create>): Promise<Purchase> {
  const { db, scope, services, user } = ctx;
  const begun = await ctx.once(
    () => wanted(ctx, input),
    (tx, product) => begin(ctx, tx, product, input.coupon ?? null),
  );
  if (begun.checkout !== null) {
    const provider = getProvider(services);
    // A call that is repeated asks for the same checkout by the same key.
    const ask = { ...begun.checkout, email: user.email, key: begun.id };
    const return_url = `${services.config.public_url}/billing`;
    const { external_id, url } = await askProvider(services, (payments) =>
      salesOf(payments).start({ ...ask, return_url }),
    );
    const named = { provider: provider.name, external_id, checkout_url: url };
    await ctx.commit((tx) => queries.nameCheckout(tx.db, scope, begun.id, named));
  }
  return getPurchase(db, scope, begun.id);
}

/** A product that the team can buy: of somebody else, and where it costs something, payable here. */
async function wanted({ db, scope, services }: Creating, { product_id }: In<typeof purchases.create>) {
  const product = await getForSale(db, product_id);
  if (sellerOf(product).team_id === scope.team_id) throw new AppError('OWN_PRODUCT');
  if (product.price > 0) salesOf(getProvider(services));
  return product;
}

async function begin(
  ctx: Creating,
  tx: Writing<'purchase.created'>,
  { id: product_id, ...product }: Awaited<ReturnType<typeof wanted>>,
  coupon: string | null,
) {
  const { scope, services, now } = ctx;
  const { price, currency, name } = product;
  const seller = sellerOf(product);
  const [id, token] = [randomUUIDv7(), randomBytes(24).toString('base64url')];
  const expires_at = secondsAfter(now(), CHECKOUT_SECONDS);
  const isFree = price === 0;
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
  return { id, checkout: isFree ? null : { token, name, amount: price, currency, coupon, expires_at } };
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
