import { afterAll, expect, test } from 'vitest';
import { aBuyer, aShop, ringForPurchase } from '../shop.fixture.ts';
import { aCustomer, ring, stripeWorld } from '../billing.fixture.ts';

const { world, stripe, close } = await stripeWorld();
afterAll(close);

/**
 * Lets the process lose one request to the provider: before it counts, or after the provider did what it was asked to and
 * before anybody here read its answer. Nothing is written here after that, as if the process had been killed.
 */
const dieAround = (request: string, when: 'before' | 'after') => stripe.dieAt(request, when);
const moments = ['before', 'after'] as const;
const sessionOf = (url: string | null) => url!.split('/').at(-1)!;
const retried = async <T>(work: () => Promise<T>): Promise<T> => {
  await expect(work()).rejects.toMatchObject({ app: 'PROVIDER_UNAVAILABLE' });
  return work();
};

async function aSubscriber(tier: 'pro' | 'premium' = 'pro') {
  const customer = await aCustomer(world);
  const owner = await customer.as();
  const { checkout_url } = await owner.billing.startCheckout({ tier, billing_cycle: 'monthly', seats: 2 });
  const { subscription_id: external_id } = stripe.complete(sessionOf(checkout_url));
  await ring(world, external_id);
  await world.drain();
  const { id } = (await owner.subscriptions.list({})).items[0]!;
  return { customer, owner, external_id, id };
}

test.each(moments)(
  'a process that dies %s it has started a checkout leaves one that can be paid, and one plan',
  async (when) => {
    const customer = await aCustomer(world);
    const owner = await customer.as();
    dieAround('POST checkout', when);
    const { checkout_url } = await retried(() =>
      owner.billing.startCheckout({ tier: 'pro', billing_cycle: 'monthly' }),
    );
    const { subscription_id } = stripe.complete(sessionOf(checkout_url));
    await ring(world, subscription_id);
    await world.drain();
    expect((await owner.subscriptions.list({})).items).toMatchObject([{ status: 'active' }]);
    expect((await owner.invoices.list({})).total).toBe(1);
  },
);

test.each(moments)(
  'a call that dies %s it has started a checkout and is repeated with its key starts one, at one price',
  async (when) => {
    const customer = await aCustomer(world);
    const { product_id, seller } = await aShop(world);
    const again = { idempotency_key: 'again', team_id: customer.team.id };
    dieAround('POST checkout', when);
    const { id } = await retried(async () =>
      (await world.as(customer.owner, again)).billing.startCheckout({ tier: 'pro', billing_cycle: 'monthly' }),
    );
    const started = await world.kysely
      .selectFrom('billing_checkouts')
      .select('id')
      .where('team_id', '=', customer.team.id)
      .execute();
    expect(started).toEqual([{ id }]);
    dieAround('POST checkout', when);
    const bought = await retried(async () => {
      const answer = (await world.as(customer.owner, again)).purchases.create({ product_id });
      return answer.finally(() => seller.products.update({ product_id, price: 9900 }));
    });
    expect(bought).toMatchObject({ price: 1900, checkout_url: expect.any(String) as string });
    expect((await (await customer.as()).purchases.list({})).total).toBe(1);
  },
);

test.each(moments)('a process that dies %s it has changed a plan charges for it once', async (when) => {
  const { customer, owner, id, external_id } = await aSubscriber();
  dieAround(`POST subscriptions/${external_id}`, when);
  expect(await retried(() => owner.subscriptions.upgrade({ subscription_id: id, tier: 'premium' }))).toMatchObject({
    tier: 'premium',
  });
  expect((await owner.invoices.list({})).total).toBe(2);
  expect(await customer.tier()).toBe('premium');
});

test.each(moments)('a process that dies %s it has canceled, or resumed, does it once', async (when) => {
  const { owner, id, external_id } = await aSubscriber();
  dieAround(`POST subscriptions/${external_id}`, when);
  expect(await retried(() => owner.subscriptions.cancel({ subscription_id: id }))).toMatchObject({
    status: 'canceled',
  });
  dieAround(`POST subscriptions/${external_id}`, when);
  expect(await retried(() => owner.subscriptions.resume({ subscription_id: id }))).toMatchObject({ status: 'active' });
  expect((await owner.invoices.list({})).total).toBe(1);
});

test.each(moments)('a process that dies %s it has paid an invoice pays it once', async (when) => {
  const { owner, external_id } = await aSubscriber();
  stripe.renew(external_id, 'failed');
  await owner.billing.refresh({});
  const [open] = (await owner.invoices.list({ status: ['open'] })).items;
  const before = stripe.count().payments;
  dieAround('POST invoices', when);
  await expect(owner.invoices.pay({ invoice_id: open!.id })).rejects.toMatchObject({ app: 'PROVIDER_UNAVAILABLE' });
  expect(await owner.invoices.pay({ invoice_id: open!.id })).toMatchObject({ status: 'paid' });
  expect(stripe.count().payments).toBe(before + 1);
});

test.each(moments)('a worker that dies %s it has read what a message is about reads it again', async (when) => {
  const { customer, external_id } = await aSubscriber();
  stripe.renew(external_id, 'failed');
  dieAround(`GET subscriptions/${external_id}`, when);
  await ring(world, external_id);
  const { failed } = await world.drain({ failures: 'keep' });
  expect(failed).not.toHaveLength(0);
  await world.drain();
  expect((await customer.told()).filter((type) => type === 'subscription.past_due')).toHaveLength(1);
  expect((await customer.told()).filter((type) => type === 'invoice.failed')).toHaveLength(1);
});

test.each(moments)('a process that dies %s it has given money back gives it once', async (when) => {
  const shop = await aShop(world);
  const { buyer } = await aBuyer(world);
  const pending = await buyer.purchases.create({ product_id: shop.product_id });
  stripe.buy(sessionOf(pending.checkout_url));
  await ringForPurchase(world, sessionOf(pending.checkout_url));
  const before = stripe.count().refunds;
  dieAround('POST refunds', when);
  const back = await retried(() => shop.seller.purchases.refund({ sale_id: pending.id }));
  expect(back).toMatchObject({ status: 'refunded', refunded: 1900 });
  expect(stripe.count().refunds).toBe(before + 1);
  expect((await shop.seller.licenses.list({})).items).toMatchObject([{ status: 'revoked' }]);
});

test.each(moments)('a process that dies %s it has begun a sale sells once', async (when) => {
  const shop = await aShop(world);
  const { buyer } = await aBuyer(world);
  dieAround('POST checkout', when);
  const { checkout_url, id } = await retried(() => buyer.purchases.create({ product_id: shop.product_id }));
  stripe.buy(sessionOf(checkout_url));
  await ringForPurchase(world, sessionOf(checkout_url));
  expect((await shop.seller.purchases.sales({})).items).toMatchObject([{ id, status: 'paid' }]);
  expect((await shop.seller.licenses.list({})).total).toBe(1);
});

// Time goes on from here.
test('a worker that dies after it has told of a downgrade tells of it once', async () => {
  const { customer, owner, id, external_id } = await aSubscriber('premium');
  const planned = await owner.subscriptions.downgrade({ subscription_id: id, tier: 'pro' });
  const ahead = Date.parse(planned.pending!.at) - world.now() - 30 * 60_000;
  world.clock.advance({ milliseconds: ahead });
  dieAround(`POST subscriptions/${external_id}`, 'after');
  const { failed } = await world.drain({ failures: 'keep' });
  expect(failed).not.toHaveLength(0);
  await world.drain();
  expect(stripe.subscription(external_id).items.data[0]!.price.id).toBe('price_pro');
  expect(await customer.tier()).toBe('premium');
  world.clock.advance({ minutes: 31 });
  await world.drain();
  expect(await customer.tier()).toBe('pro');
  expect((await (await customer.as()).invoices.list({})).total).toBe(1);
});
