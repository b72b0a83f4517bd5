import { randomUUIDv7 } from 'node:crypto';
import { startLemonSqueezy } from '@deskwire/adapters/lemonsqueezy-server.fixture.ts';
import { createOutbound } from '@deskwire/adapters/outbound.ts';
import { createPayments } from '@deskwire/adapters/payments.ts';
import { startStripe } from '@deskwire/adapters/stripe-server.fixture.ts';
import type { TeamRole } from '@deskwire/contract/kit/access.ts';
import { aMember, aTeam, type TestPerson } from '@deskwire/testing/builders.ts';
import { fromLemonSqueezy, fromStripe } from '../automation/inbound/signing.fixture.ts';
import { testWorld, type TestWorld } from '../testing/world.ts';

const MAX_BYTES = 2 * 1024 * 1024;
const plans = [
  { external_id: 'price_pro', tier: 'pro', billing_cycle: 'monthly', unit_amount: 900 },
  { external_id: 'price_pro_year', tier: 'pro', billing_cycle: 'yearly', unit_amount: 9000 },
  { external_id: 'price_premium', tier: 'premium', billing_cycle: 'monthly', unit_amount: 1900 },
] as const;

/** Lets Stripe take the money in a world, where the prices are known from then on. */
export async function payByStripe(world: TestWorld) {
  const stripe = await startStripe(
    plans.map(({ external_id: id, unit_amount }) => ({ id, unit_amount, currency: 'eur' })),
  );
  const outbound = createOutbound({ allow_private: true, max_bytes: MAX_BYTES });
  const config = { provider: 'stripe', secret_key: stripe.secret_key, api_url: stripe.url } as const;
  Object.assign(world.services, { payments: createPayments(config, outbound) });
  await addPrices(
    world,
    plans.map((plan) => ({ ...plan, provider: 'stripe' as const })),
  );
  return { stripe, close: () => Promise.all([outbound.close(), stripe.close()]) };
}

/** A world where Stripe takes the money, and where the prices are known. */
export async function stripeWorld() {
  const world = await testWorld();
  return { world, ...(await payByStripe(world)) };
}

const OF_SALES = 99;
/** A world where Lemon Squeezy takes the money. */
export async function lemonWorld() {
  const variants = plans.map((plan, at) => ({ ...plan, id: 71 + at }));
  const lemon = await startLemonSqueezy([
    ...variants.map(({ id, unit_amount: price }) => ({ id, price })),
    { id: OF_SALES, price: 100 },
  ]);
  const outbound = createOutbound({ allow_private: true, max_bytes: MAX_BYTES });
  const { api_key, store_id, url: api_url } = lemon;
  const world = await testWorld({
    payments: createPayments(
      { provider: 'lemonsqueezy', api_key, store_id, api_url, sales_variant_id: String(OF_SALES) },
      outbound,
    ),
  });
  await addPrices(
    world,
    variants.map(({ id, ...plan }) => ({ ...plan, external_id: String(id), provider: 'lemonsqueezy' as const })),
  );
  return { world, lemon, close: () => Promise.all([outbound.close(), lemon.close()]) };
}

type NewPrice = Omit<(typeof plans)[number], 'external_id'> & {
  readonly external_id: string;
  readonly provider: 'stripe' | 'lemonsqueezy';
};
async function addPrices({ kysely }: TestWorld, prices: readonly NewPrice[]): Promise<void> {
  const at = new Date(Date.now() - 60_000).toISOString();
  await kysely
    .insertInto('billing_prices')
    .values(prices.map((price) => ({ ...price, id: randomUUIDv7(), currency: 'EUR', created_at: at, updated_at: at })))
    .execute();
}

/** A team that pays nothing yet, with its owner. */
export async function aCustomer(world: TestWorld) {
  const team = await aTeam(world.kysely, { tier: 'free' });
  const owner = await aMember(world.kysely, team, 'owner');
  // Periods are longer than a session is idle.
  const expires_at = new Date(Date.now() + 400 * 86_400_000).toISOString();
  const lasting = { expires_at, idle_expires_at: expires_at };
  await world.kysely.updateTable('sessions').set(lasting).where('id', '=', owner.session_id).execute();
  return {
    team,
    owner,
    join: (...roles: TeamRole[]) => aMember(world.kysely, team, ...roles),
    as: (person: TestPerson = owner) => world.as(person, { team_id: team.id }),
    tier: async () =>
      (await world.kysely.selectFrom('teams').select('tier').where('id', '=', team.id).executeTakeFirstOrThrow()).tier,
    /** What happened to what it pays for, in order. */
    told: async () =>
      (
        await world.kysely
          .selectFrom('events')
          .select('type')
          .where('team_id', '=', team.id)
          .where('entity', 'in', ['subscription', 'invoice', 'checkout', 'payment_method'])
          .orderBy('id')
          .execute()
      ).map(({ type }) => type),
  };
}

/** Rings for a subscription, as the provider does: by a signed message, each of its own. */
export async function ring(world: TestWorld, external_id: string, token?: string): Promise<void> {
  const { payments, config } = world.services;
  const { inbound } = world.caller({});
  if (payments!.name === 'stripe') {
    const event = {
      id: `evt_${randomUUIDv7()}`,
      type: 'customer.subscription.updated',
      data: { object: { object: 'subscription', id: external_id } },
    };
    const at = new Date(Date.now() + world.clock.offset_ms);
    await inbound.stripe(fromStripe(config.signing_secrets.stripe[0]!, event, at));
    return;
  }
  const message = {
    meta: { event_name: 'subscription_updated', custom_data: { deskwire_checkout: token }, n: randomUUIDv7() },
    data: { type: 'subscriptions', id: external_id, attributes: {} },
  };
  await inbound.lemonsqueezy(fromLemonSqueezy(config.signing_secrets.lemonsqueezy[0]!, message));
}
