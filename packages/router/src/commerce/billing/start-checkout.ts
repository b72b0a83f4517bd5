import { randomBytes, randomUUIDv7 } from 'node:crypto';
import type { billing } from '@deskwire/contract/commerce/billing.ts';
import type { StartedCheckout } from '@deskwire/contract/commerce/billing.schemas.ts';
import type { subscriptions } from '@deskwire/contract/commerce/subscriptions.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Ctx, In, Writing } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { hashToken } from '../../kit/access/tokens.ts';
import { findOffered } from './prices/queries.ts';
import { askProvider, getProvider } from './provider.ts';
import * as queries from './queries.ts';
import { seatsInUse } from './seats.ts';

type Starting = Ctx<typeof billing.startCheckout> | Ctx<typeof subscriptions.create>;
type Input = In<typeof billing.startCheckout>;
/** Providers keep a page of theirs for a day. */
const CHECKOUT_SECONDS = 24 * 3600;

/**
 * Starts a checkout. The token that it carries is known to us and the provider alone, and only by it does a subscription
 * find its team.
 */
export async function startCheckout(ctx: Starting, input: Input): Promise<StartedCheckout> {
  const { scope, services, user } = ctx;
  const { token, external_price, trial_days, customer_id, ...checkout } = await ctx.once(
    () => wanted(ctx, input),
    (tx, terms) => begin(ctx, tx, terms),
  );
  const { id, seats } = checkout;
  const { external_id, url } = await askProvider(services, (payments) =>
    payments.startCheckout({
      token,
      price_id: external_price,
      seats,
      trial_days,
      email: user.email,
      customer_id,
      coupon: input.coupon ?? null,
      return_url: `${services.config.public_url}/billing`,
      // A call that is repeated gets the same page by the same key.
      key: id,
    }),
  );
  await ctx.commit((tx) => queries.nameCheckout(tx.db, scope, id, external_id));
  return { ...checkout, checkout_url: url };
}

/** The subscription that a team without one would buy, if it is for sale. */
async function wanted(ctx: Starting, { tier, billing_cycle, ...input }: Input) {
  const { db, scope, services } = ctx;
  const newest = await queries.findNewest(db, scope);
  if (newest !== undefined && newest.status !== 'expired')
    throw new AppError('SUBSCRIPTION_EXISTS', { subscription_id: newest.id });
  const used = await seatsInUse(ctx);
  const seats = input.seats ?? Math.max(used, 1);
  if (seats < used) throw new AppError('SEATS_IN_USE', { used });
  const { name: provider } = getProvider(services);
  const price = await findOffered(db, { provider, tier, billing_cycle });
  if (price === undefined) throw new AppError('PRICE_NOT_OFFERED', { tier, billing_cycle });
  // A trial is for who has never had a subscription.
  const trial_days = newest === undefined ? price.trial_days : 0;
  return { tier, billing_cycle, seats, price, trial_days, customer_id: newest?.customer_id ?? null };
}

async function begin(
  { scope, now }: Starting,
  tx: Writing<'checkout.started'>,
  { tier, billing_cycle, seats, price, trial_days, customer_id }: Awaited<ReturnType<typeof wanted>>,
) {
  const id = randomUUIDv7();
  const token = randomBytes(24).toString('base64url');
  const expires_at = secondsAfter(now(), CHECKOUT_SECONDS);
  const row = { team_id: scope.team_id, id, token_hash: hashToken(token), price_id: price.id, seats };
  await queries.insertCheckout(tx.db, { ...row, requested_by: scope.person_id, created_at: now(), expires_at });
  tx.events.add('checkout.started', { id }, { tier, billing_cycle, seats });
  return {
    id,
    tier,
    billing_cycle,
    seats,
    expires_at,
    token,
    external_price: price.external_id,
    trial_days,
    customer_id,
  };
}
