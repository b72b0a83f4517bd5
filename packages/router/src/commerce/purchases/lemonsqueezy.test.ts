import { afterAll, expect, test } from 'vitest';
import { lemonWorld } from '../billing.fixture.ts';
import { aBuyer, aShop, ringAboutOrder } from '../shop.fixture.ts';

const { world, lemon, close } = await lemonWorld();
afterAll(close);

const pageOf = ({ checkout_url }: { checkout_url: string | null }) => checkout_url!.split('/').at(-1)!;
async function aDeal(terms: Parameters<typeof aShop>[1] = {}, input: { coupon?: string } = {}) {
  const shop = await aShop(world, terms);
  const { buyer } = await aBuyer(world);
  const pending = await buyer.purchases.create({ product_id: shop.product_id, ...input });
  return { ...shop, buyer, pending, purchase_id: pending.id };
}

test('Lemon Squeezy sells a product at its own price; the signed message alone says whose order it is', async () => {
  const { buyer, seller, pending, purchase_id } = await aDeal({}, { coupon: 'half' });
  expect(pending).toMatchObject({ status: 'pending', total: 1900 });
  const { order_id, custom_data } = lemon.buy(pageOf(pending), { tax: 90 });
  await ringAboutOrder(world, order_id, {});
  expect(await buyer.purchases.get({ purchase_id })).toMatchObject({ status: 'pending' });
  for (let times = 0; times < 3; times += 1) await ringAboutOrder(world, order_id, custom_data);
  expect(await buyer.purchases.get({ purchase_id })).toMatchObject({
    status: 'paid',
    discount: 950,
    tax: 90,
    total: 1040,
    version: 2,
  });
  expect(await buyer.purchases.license({ purchase_id })).toMatchObject({ status: 'active' });
  expect((await seller.purchases.sales({})).total).toBe(1);
});

test('Lemon Squeezy gives the money back once, also where its answer was lost', async () => {
  const { buyer, seller, pending, purchase_id } = await aDeal();
  const { order_id, custom_data } = lemon.buy(pageOf(pending));
  await ringAboutOrder(world, order_id, custom_data);
  lemon.failAt('POST orders');
  await expect(seller.purchases.refund({ sale_id: purchase_id })).rejects.toMatchObject({
    app: 'PROVIDER_UNAVAILABLE',
  });
  expect(await seller.purchases.refund({ sale_id: purchase_id })).toMatchObject({ status: 'refunded', refunded: 1900 });
  expect(await buyer.purchases.get({ purchase_id })).toMatchObject({ status: 'refunded' });
  expect(lemon.requests.filter((request) => request === 'POST orders')).toHaveLength(1);
});

test('a fraud takes the licence, and what turns out to be none gives another one', async () => {
  const { buyer, pending, purchase_id } = await aDeal();
  const { order_id, custom_data } = lemon.buy(pageOf(pending));
  await ringAboutOrder(world, order_id, custom_data);
  lemon.order(order_id, 'fraudulent');
  await ringAboutOrder(world, order_id, custom_data);
  expect(await buyer.purchases.get({ purchase_id })).toMatchObject({ status: 'disputed' });
  lemon.order(order_id, 'paid');
  await ringAboutOrder(world, order_id, custom_data);
  expect(await buyer.purchases.license({ purchase_id })).toMatchObject({ status: 'active' });
});

test('a price in another currency than that of the store cannot be charged', async () => {
  const shop = await aShop(world, { currency: 'CHF' });
  const { buyer } = await aBuyer(world);
  const buying = buyer.purchases.create({ product_id: shop.product_id });
  await expect(buying).rejects.toMatchObject({ app: 'PRICE_NOT_CHARGEABLE' });
});

test('the first order of a subscription is no purchase', async () => {
  const before = world.reports.length;
  await ringAboutOrder(world, '424242', { deskwire_checkout: 'a token of a subscription' });
  expect(world.reports).toHaveLength(before);
  // An order that carries a token of ours, and that nobody knows, is told.
  const { pending } = await aDeal();
  const { order_id } = lemon.buy(pageOf(pending));
  await ringAboutOrder(world, order_id, { deskwire_purchase: 'made up' });
  expect(world.reports.at(-1)).toMatchObject({ message: 'A payment cannot be matched' });
});
