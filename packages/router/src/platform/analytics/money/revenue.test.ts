import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { expect, test } from 'vitest';
import { aMember, aTeam, aUser } from '@deskwire/testing/builders.ts';
import { aShop } from '../../../commerce/shop.fixture.ts';
import { testWorld } from '../../../testing/world.ts';

const world = await testWorld();
const { kysely } = world;

/** A sale of a shop, as it is in its books. */
async function sell(
  { team, product_id }: Awaited<ReturnType<typeof aShop>>,
  sale: { currency?: string; total: number; tax?: number; refunded?: number; paid_at: string; refunded_at?: string },
) {
  const license = randomUUIDv7();
  const by = { team_id: team.id, product_id };
  const at = sale.paid_at;
  await kysely
    .insertInto('licenses')
    .values({
      ...by,
      id: license,
      holder_name: 'A buyer',
      key_hash: randomBytes(32),
      prefix: 'DWL',
      created_at: at,
      updated_at: at,
    })
    .execute();
  const { total, tax = 0, currency = 'EUR', refunded = 0 } = sale;
  await kysely
    .insertInto('sales')
    .values({
      ...sale,
      ...by,
      id: randomUUIDv7(),
      product_name: 'A plugin',
      buyer_id: randomUUIDv7(),
      buyer_name: 'A buyer',
      status: refunded === total ? 'refunded' : 'paid',
      currency,
      price: total,
      discount: 0,
      tax,
      refunded,
      license_id: license,
      updated_at: at,
    })
    .execute();
}

test('sales are summed by currency in days of the reader; a refund counts when it was given', async () => {
  const shop = await aShop(world, { price: 0 });
  // In Zurich, the first is on 25 October, a day of 25 hours, and so is the second.
  await sell(shop, { total: 1000, tax: 80, paid_at: '2026-10-24T22:30:00Z' });
  await sell(shop, { total: 500, paid_at: '2026-10-25T22:59:59Z', refunded: 500, refunded_at: '2026-10-27T12:00:00Z' });
  await sell(shop, { total: 300, paid_at: '2026-10-25T23:00:00Z', refunded: 100, refunded_at: '2026-11-20T12:00:00Z' });
  await sell(shop, { total: 1999, currency: 'JPY', paid_at: '2026-10-26T12:00:00Z' });
  const asked = { start_date: '2026-10-24', end_date: '2026-10-27', time_zone: 'Europe/Zurich' };
  const { currencies, start, end } = await shop.seller.analytics.revenue(asked);
  expect([start, end]).toEqual(['2026-10-23T22:00:00.000Z', '2026-10-27T23:00:00.000Z']);
  const none = { sales: 0, gross: 0, discount: 0, tax: 0, refunded: 0, net: 0 };
  expect(currencies).toEqual([
    {
      currency: 'EUR',
      total: { ...none, sales: 3, gross: 1800, tax: 80, refunded: 500, net: 1300 },
      buckets: [
        { ...none, bucket: '2026-10-24' },
        { ...none, bucket: '2026-10-25', sales: 2, gross: 1500, tax: 80, net: 1500 },
        { ...none, bucket: '2026-10-26', sales: 1, gross: 300, net: 300 },
        { ...none, bucket: '2026-10-27', refunded: 500, net: -500 },
      ],
    },
    {
      currency: 'JPY',
      total: { ...none, sales: 1, gross: 1999, net: 1999 },
      buckets: [
        { ...none, bucket: '2026-10-24' },
        { ...none, bucket: '2026-10-25' },
        { ...none, bucket: '2026-10-26', sales: 1, gross: 1999, net: 1999 },
        { ...none, bucket: '2026-10-27' },
      ],
    },
  ]);
  const utc = await shop.seller.analytics.revenue({ ...asked, time_zone: 'UTC', bucket: 'month' });
  expect(utc.currencies.map(({ buckets }) => buckets)).toMatchObject([
    [{ bucket: '2026-10-01', sales: 3 }],
    [{ bucket: '2026-10-01', sales: 1 }],
  ]);
  // Another team has sold nothing of it.
  const other = await aShop(world, { price: 0 });
  expect(await other.seller.analytics.revenue(asked)).toMatchObject({ currencies: [] });
});

test('how far back a team may look is part of its plan, and only owners look', async () => {
  const shop = await aShop(world, { price: 0 });
  await kysely.updateTable('teams').set({ tier: 'free' }).where('id', '=', shop.team.id).execute();
  const seller = await world.as(shop.owner, { team_id: shop.team.id });
  const ago = (days: number) => new Date(world.now() - days * 86_400_000).toISOString().slice(0, 10);
  await expect(seller.analytics.revenue({ start_date: ago(200), bucket: 'month' })).rejects.toMatchObject({
    app: 'TIER_LIMIT_EXCEEDED',
    details: { limit: 'analytics_days' },
  });
  await expect(seller.analytics.revenue({ start_date: ago(900), end_date: ago(1) })).rejects.toMatchObject({
    app: 'QUERY_TOO_BROAD',
  });
  const admin = await world.as(await aMember(kysely, shop.team, 'admin'));
  await expect(admin.analytics.revenue({})).rejects.toMatchObject({ app: 'FORBIDDEN' });
});

test('what recurs each month adds up to what it was before and why it changed', async () => {
  const team = await aTeam(kysely);
  const subscription = randomUUIDv7();
  const price = randomUUIDv7();
  const at = '2026-01-01T00:00:00Z';
  await kysely
    .insertInto('billing_prices')
    .values({
      id: price,
      provider: 'stripe',
      external_id: price,
      tier: 'pro',
      billing_cycle: 'monthly',
      currency: 'CHF',
      unit_amount: 900,
      created_at: at,
      updated_at: at,
    })
    .execute();
  await kysely
    .insertInto('subscriptions')
    .values({
      team_id: team.id,
      id: subscription,
      provider: 'stripe',
      external_id: subscription,
      customer_id: 'cus',
      price_id: price,
      status: 'active',
      seats: 1,
      created_at: at,
      updated_at: at,
    })
    .execute();
  const changes = [
    ['new', 'CHF', 0, 900, '2026-02-10T00:00:00Z'],
    ['expansion', 'CHF', 900, 1800, '2026-03-05T00:00:00Z'],
    ['new', 'USD', 0, 500, '2026-03-06T00:00:00Z'],
    ['contraction', 'CHF', 1800, 1500, '2026-03-20T00:00:00Z'],
    ['pause', 'CHF', 1500, 0, '2026-04-01T00:00:00Z'],
    ['reactivation', 'CHF', 0, 1500, '2026-05-02T00:00:00Z'],
    ['churn', 'CHF', 1500, 0, '2026-05-30T00:00:00Z'],
  ] as const;
  for (const [kind, currency, mrr_before, mrr_after, when] of changes)
    await kysely
      .insertInto('subscription_changes')
      .values({
        team_id: team.id,
        id: randomUUIDv7(),
        subscription_id: subscription,
        kind,
        currency,
        mrr_before,
        mrr_after,
        at: when,
      })
      .execute();
  const operator = await world.as(await aUser(kysely, { platform_role: 'admin' }));
  const asked = { start_date: '2026-03-01', end_date: '2026-06-15', time_zone: 'UTC' };
  const none = { new: 0, expansion: 0, reactivation: 0, contraction: 0, churn: 0, paused: 0 };
  expect((await operator.admin.revenue(asked)).currencies).toEqual([
    {
      currency: 'CHF',
      mrr_before: 900,
      buckets: [
        { ...none, bucket: '2026-03-01', mrr: 1500, expansion: 900, contraction: -300 },
        { ...none, bucket: '2026-04-01', mrr: 0, paused: -1500 },
        { ...none, bucket: '2026-05-01', mrr: 0, reactivation: 1500, churn: -1500 },
        { ...none, bucket: '2026-06-01', mrr: 0 },
      ],
    },
    {
      currency: 'USD',
      mrr_before: 0,
      buckets: [
        { ...none, bucket: '2026-03-01', mrr: 500, new: 500 },
        { ...none, bucket: '2026-04-01', mrr: 500 },
        { ...none, bucket: '2026-05-01', mrr: 500 },
        { ...none, bucket: '2026-06-01', mrr: 500 },
      ],
    },
  ]);
  await expect((await world.as(await aMember(kysely, team, 'owner'))).admin.revenue({})).rejects.toMatchObject({
    app: 'FORBIDDEN',
  });
});
