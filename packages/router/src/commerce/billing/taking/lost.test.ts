import { afterAll, expect, test } from 'vitest';
import { every, DAY, runSchedules } from '../../../kit/jobs/schedule.ts';
import { aCustomer, lemonWorld, ring } from '../../billing.fixture.ts';
import { aBuyer, aShop, ringAboutOrder } from '../../shop.fixture.ts';
import { reconcile } from '../jobs.ts';

const { world, lemon, close } = await lemonWorld();
afterAll(close);

const pageOf = (url: string | null) => url!.split('/').at(-1)!;
async function aDayLater(): Promise<void> {
  world.clock.advance({ hours: 25 });
  await runSchedules(world.services, [every(DAY, reconcile)]);
  await world.drain();
}
const told = async () => {
  const reports = world.reports.splice(0).map(({ message }) => message);
  const events = await world.kysely
    .selectFrom('events')
    .select('id')
    .where('type', '=', 'subscription.unmapped')
    .execute();
  return { reports: reports.toSorted(), unmapped: events.length };
};

test('what was paid at Lemon Squeezy without a message is told each day for a week, until the message is sent again', async () => {
  const customer = await aCustomer(world);
  const owner = await customer.as();
  const { checkout_url } = await owner.billing.startCheckout({ tier: 'pro', billing_cycle: 'monthly', seats: 2 });
  const { subscription_id, custom_data } = lemon.complete(pageOf(checkout_url));
  const shop = await aShop(world);
  const { buyer } = await aBuyer(world);
  const pending = await buyer.purchases.create({ product_id: shop.product_id });
  const sold = lemon.buy(pageOf(pending.checkout_url));

  await aDayLater();
  const both = ['A payment cannot be matched', 'A subscription cannot be matched'];
  expect(await told()).toEqual({ reports: both, unmapped: 1 });
  // Nobody gets what nothing says is theirs.
  expect(await customer.tier()).toBe('free');
  await aDayLater();
  expect(await told()).toEqual({ reports: both, unmapped: 2 });

  await ring(world, subscription_id, custom_data['deskwire_checkout']);
  await ringAboutOrder(world, sold.order_id, sold.custom_data);
  await world.drain();
  expect(await customer.tier()).toBe('pro');
  expect((await shop.seller.purchases.sales({})).total).toBe(1);
  await aDayLater();
  expect(await told()).toEqual({ reports: [], unmapped: 2 });

  // What others sell in the same store is none of ours, and what is older than a week was told.
  const other = await aCustomer(world);
  const again = await (await other.as()).billing.startCheckout({ tier: 'pro', billing_cycle: 'monthly' });
  lemon.complete(pageOf(again.checkout_url));
  world.clock.advance({ hours: 24 * 8 });
  await aDayLater();
  expect(await told()).toEqual({ reports: [], unmapped: 2 });
});
