import * as theirs from '@lemonsqueezy/lemonsqueezy.js';
import { Stripe } from 'stripe';
import { afterAll, describe, expect, test } from 'vitest';
import { startLemonSqueezy } from './lemonsqueezy-server.fixture.ts';
import { createOutbound } from './outbound.ts';
import { createPayments } from './payments.ts';
import { STRIPE_VERSION } from './payments-stripe.ts';
import { startStripe } from './stripe-server.fixture.ts';

const outbound = createOutbound({ allow_private: true, max_bytes: 2 * 1024 * 1024 });
const stripe = await startStripe([
  { id: 'price_pro', unit_amount: 900, currency: 'eur' },
  { id: 'price_premium', unit_amount: 1900, currency: 'eur' },
]);
const lemon = await startLemonSqueezy([
  { id: 71, price: 900 },
  { id: 72, price: 1900 },
]);
afterAll(() => Promise.all([stripe.close(), lemon.close(), outbound.close()]));

const config = { provider: 'stripe', secret_key: stripe.secret_key, api_url: stripe.url } as const;
const paying = createPayments(config, outbound);
const { api_key, url: api_url } = lemon;
const lemonConfig = { provider: 'lemonsqueezy', api_key, store_id: '11', api_url, sales_variant_id: '72' } as const;
const squeezing = createPayments(lemonConfig, outbound);

const ask = (more: object = {}) => ({
  token: 'token-1',
  price_id: 'price_pro',
  seats: 2,
  trial_days: 0,
  email: 'owner@example.com',
  customer_id: null,
  coupon: null,
  return_url: 'https://desk.example/billing',
  key: `key-${Math.random()}`,
  ...more,
});

/** Stripe's own client, which is asked what it reads from the fake. */
function vendorClient(): Stripe {
  const { hostname: host, port } = new URL(stripe.url);
  return new Stripe(stripe.secret_key, {
    host,
    port: Number(port),
    protocol: 'http',
    apiVersion: STRIPE_VERSION,
    maxNetworkRetries: 0,
    telemetry: false,
  });
}

describe('Stripe', () => {
  test("the vendor's own client reads from the fake what ours does", async () => {
    const stripes = vendorClient();
    const session = await stripes.checkout.sessions.create({
      mode: 'subscription',
      line_items: [{ price: 'price_pro', quantity: 3 }],
      subscription_data: { metadata: { deskwire_checkout: 'of theirs' } },
      success_url: 'https://desk.example',
    });
    const { subscription_id, customer_id } = stripe.complete(session.id);
    const found = await stripes.subscriptions.retrieve(subscription_id);
    expect(await paying.findSubscription(subscription_id)).toMatchObject({
      external_id: found.id,
      token: found.metadata['deskwire_checkout'],
      seats: found.items.data[0]!.quantity,
      price_id: found.items.data[0]!.price.id,
      period_end: new Date(found.items.data[0]!.current_period_end * 1000).toISOString(),
      status: 'active',
    });
    const [invoice] = (await stripes.invoices.list({ subscription: subscription_id })).data;
    expect(await paying.listInvoices(subscription_id)).toMatchObject([
      { external_id: invoice!.id, total: 2700, status: 'paid', currency: 'EUR' },
    ]);
    await stripes.subscriptions.update(subscription_id, { cancel_at_period_end: true });
    expect(await paying.findSubscription(subscription_id)).toMatchObject({ status: 'canceled' });
    const methods = await stripes.paymentMethods.list({ customer: customer_id, type: 'card' });
    expect(await paying.listMethods({ external_id: subscription_id, customer_id })).toMatchObject([
      { external_id: methods.data[0]!.id, last4: '4242', is_default: true },
    ]);
    await expect(stripes.subscriptions.retrieve('sub_none')).rejects.toMatchObject({ code: 'resource_missing' });
    expect(await paying.findSubscription('sub_none')).toBeUndefined();
  });

  test("the vendor's own client pays for a purchase, gives it back, and reads what ours does", async () => {
    const stripes = vendorClient();
    const sales = paying.sales!;
    const sale = {
      token: 'token-of-a-purchase',
      name: 'A plugin',
      amount: 1900,
      currency: 'EUR',
      email: 'owner@example.com',
      coupon: 'half',
      return_url: 'https://desk.example/billing',
      expires_at: new Date(Date.now() + 3_600_000).toISOString(),
      key: 'purchase-1',
    };
    const { external_id } = await sales.start(sale);
    expect((await sales.start(sale)).external_id).toBe(external_id);
    const open = await stripes.checkout.sessions.retrieve(external_id);
    expect([open.mode, open.metadata, open.amount_total]).toEqual([
      'payment',
      { deskwire_purchase: 'token-of-a-purchase' },
      950,
    ]);
    expect(await sales.find(external_id)).toMatchObject({ state: 'open', token: 'token-of-a-purchase', discount: 950 });
    const { payment_id } = stripe.buy(external_id, { tax: 50 });
    expect(await sales.find(external_id)).toEqual({
      external_id,
      token: 'token-of-a-purchase',
      payment_id,
      state: 'paid',
      discount: 950,
      tax: 50,
      total: 1000,
      refunded: 0,
      disputed: false,
    });
    stripe.dispute(payment_id, 'needs_response');
    expect(await sales.find(external_id)).toMatchObject({ disputed: true });
    stripe.dispute(payment_id, 'won');
    expect((await stripes.disputes.list({ payment_intent: payment_id })).data).toMatchObject([{ status: 'won' }]);
    expect(await sales.find(external_id)).toMatchObject({ disputed: false });
    await stripes.refunds.create({ payment_intent: payment_id });
    // Somebody was faster: it is given back all the same.
    await sales.refund(payment_id, 'refund-1');
    const paid = await stripes.checkout.sessions.retrieve(external_id, { expand: ['payment_intent.latest_charge'] });
    expect(paid.payment_intent).toMatchObject({ latest_charge: { amount_refunded: 1000 } });
    expect(await sales.find(external_id)).toMatchObject({ refunded: 1000, state: 'paid' });
    expect(await sales.find('cs_none')).toBeUndefined();
    await expect(sales.start({ ...sale, amount: 10, key: 'purchase-2' })).rejects.toMatchObject({ reason: 'price' });
    await expect(sales.start({ ...sale, coupon: 'unknown', key: 'purchase-3' })).rejects.toMatchObject({
      reason: 'coupon',
    });
  });

  test("the vendor's own client gives back and credits, and ours reads each of it once", async () => {
    const stripes = vendorClient();
    const { external_id: session } = await paying.startCheckout(ask());
    const { subscription_id, customer_id } = stripe.complete(session);
    const [invoice] = (await stripes.invoices.list({ subscription: subscription_id, expand: ['data.payments'] })).data;
    const payment_intent = invoice!.payments!.data[0]!.payment.payment_intent as string;
    const refund = await stripes.refunds.create({ payment_intent, amount: 500 });
    const note = await stripes.creditNotes.create({
      invoice: invoice!.id,
      amount: 300,
      refund_amount: 300,
      memo: 'Sorry',
    });
    expect((await stripes.charges.list({ customer: customer_id })).data).toMatchObject([{ amount_refunded: 800 }]);
    const [ours] = await paying.listInvoices(subscription_id);
    expect(ours!.credits.toSorted((a, b) => a.total - b.total)).toMatchObject([
      { external_id: note.id, number: note.number, total: 300, reason: 'Sorry' },
      { external_id: refund.id, number: null, total: 500 },
    ]);
  });

  test('the preview is what is charged, and a repeated change is one change', async () => {
    const { external_id: session } = await paying.startCheckout(ask());
    const { subscription_id: external_id, customer_id } = stripe.complete(session);
    const of = { external_id, customer_id };
    const prorate_at = new Date(Date.now() + 86_400_000).toISOString();
    const preview = await paying.preview(of, { price_id: 'price_premium', seats: 2, prorate_at });
    expect(preview!.due_now).toBeGreaterThan(0);
    const change = { price_id: 'price_premium', seats: 2, prorate_at, key: 'one change' };
    await paying.change(of, change);
    await paying.change(of, change);
    const invoices = await paying.listInvoices(external_id);
    expect(invoices.map(({ total }) => total)).toEqual([preview!.due_now, 1800]);
  });

  test('what the card does not give changes nothing; an outage is told from an answer', async () => {
    const { external_id: session } = await paying.startCheckout(ask());
    const { subscription_id: external_id, customer_id } = stripe.complete(session);
    const change = { price_id: 'price_premium', seats: 2, prorate_at: new Date().toISOString(), key: 'declined' };
    stripe.decline(true);
    await expect(paying.change({ external_id, customer_id }, change)).rejects.toMatchObject({ reason: 'declined' });
    stripe.decline(false);
    expect((await paying.findSubscription(external_id))!.price_id).toBe('price_pro');
    stripe.fail(1, 'before');
    await expect(paying.findSubscription(external_id)).rejects.toMatchObject({ reason: 'unavailable' });
    await expect(paying.startCheckout(ask({ coupon: 'unknown' }))).rejects.toMatchObject({ reason: 'coupon' });
    await expect(paying.startCheckout(ask({ price_id: 'none' }))).rejects.toMatchObject({ reason: 'refused' });
  });

  test('the same key starts one checkout, also where the answer was lost', async () => {
    const asked = ask({ key: 'the same' });
    stripe.fail(1, 'after');
    await expect(paying.startCheckout(asked)).rejects.toMatchObject({ reason: 'unavailable' });
    const first = await paying.startCheckout(asked);
    expect(await paying.startCheckout(asked)).toEqual(first);
  });
});

describe('Lemon Squeezy', () => {
  test('a checkout becomes a subscription that changes, is canceled and is resumed', async () => {
    const { external_id: checkout, url } = await squeezing.startCheckout(ask({ price_id: '71' }));
    expect(url).toContain(checkout);
    const { subscription_id: external_id, custom_data } = lemon.complete(checkout);
    expect(custom_data).toEqual({ deskwire_checkout: 'token-1' });
    const of = { external_id, customer_id: '' };
    const read = () => squeezing.findSubscription(external_id);
    expect(await read()).toMatchObject({ status: 'active', price_id: '71', seats: 2, cancel_at: null, token: null });
    await squeezing.change(of, { price_id: '72', seats: 5, prorate_at: new Date().toISOString(), key: 'k' });
    expect(await read()).toMatchObject({ price_id: '72', seats: 5 });
    const before = lemon.requests.length;
    await squeezing.change(of, { price_id: '72', seats: 5, prorate_at: new Date().toISOString(), key: 'k' });
    expect(lemon.requests.slice(before).every((request) => request.startsWith('GET'))).toBe(true);
    await squeezing.cancel(of, 'k');
    expect(await read()).toMatchObject({ status: 'canceled', cancel_at: expect.any(String) as string });
    await squeezing.resume(of, 'k');
    expect(await read()).toMatchObject({ status: 'active' });
  });

  test('a renewal that failed is open, and paid by giving another card', async () => {
    const { external_id: checkout } = await squeezing.startCheckout(ask({ price_id: '71' }));
    const { subscription_id } = lemon.complete(checkout);
    const failed = lemon.renew(subscription_id, 'failed');
    expect(await squeezing.findSubscription(subscription_id)).toMatchObject({ status: 'past_due' });
    expect((await squeezing.listInvoices(subscription_id))[0]).toMatchObject({
      external_id: failed,
      status: 'open',
      total: 1800,
      currency: 'USD',
      credits: [],
    });
    expect(await squeezing.pay(failed)).toContain('payment-details');
    expect((await squeezing.listInvoices(subscription_id)).map(({ status }) => status)).toEqual(['open', 'paid']);
    expect(await squeezing.findSubscription('999999')).toBeUndefined();
    await expect(squeezing.startCheckout(ask({ price_id: '71', coupon: 'unknown' }))).rejects.toMatchObject({
      reason: 'coupon',
    });
  });

  test("the vendor's own client starts a checkout, reads, changes and gives back what ours does", async () => {
    // It has a fixed host, and fetches by itself.
    const { fetch } = globalThis;
    globalThis.fetch = (url, init) => fetch((url as string).replace('https://api.lemonsqueezy.com', lemon.url), init);
    try {
      theirs.lemonSqueezySetup({ apiKey: lemon.api_key });
      const made = await theirs.createCheckout(11, 71, {
        checkoutData: {
          email: 'a@b.example',
          custom: { deskwire_checkout: 'theirs' },
          variantQuantities: [{ variantId: 71, quantity: 3 }],
        },
      });
      expect(made.error).toBeNull();
      const { subscription_id } = lemon.complete(made.data!.data.id);
      const { data: found } = await theirs.getSubscription(subscription_id);
      const { attributes } = found!.data;
      expect(await squeezing.findSubscription(subscription_id)).toMatchObject({
        external_id: found!.data.id,
        price_id: String(attributes.variant_id),
        seats: 3,
        status: attributes.status,
        period_end: new Date(attributes.renews_at).toISOString(),
      });
      await theirs.updateSubscription(subscription_id, { variantId: 72 });
      expect(await squeezing.findSubscription(subscription_id)).toMatchObject({ price_id: '72' });
      const { data: invoices } = await theirs.listSubscriptionInvoices({ filter: { subscriptionId: subscription_id } });
      expect((await squeezing.listInvoices(subscription_id)).map(({ external_id }) => external_id)).toEqual(
        invoices!.data.map(({ id }) => id),
      );
      await theirs.cancelSubscription(subscription_id);
      expect(await squeezing.findSubscription(subscription_id)).toMatchObject({ status: 'canceled' });

      const sales = squeezing.sales!;
      const expires_at = new Date(Date.now() + 3_600_000).toISOString();
      const ask = { token: 'of a sale', name: 'A plugin', amount: 1900, currency: 'EUR', email: 'a@b.example' };
      const page = await sales.start({
        ...ask,
        coupon: null,
        return_url: 'https://desk.example',
        expires_at,
        key: 'k',
      });
      const { data: shown } = await theirs.getCheckout(page.external_id);
      expect(shown!.data.attributes).toMatchObject({ custom_price: 1900, product_options: { name: 'A plugin' } });
      expect(await sales.find(page.external_id)).toMatchObject({ state: 'open', token: 'of a sale', payment_id: null });
      const { order_id } = lemon.buy(page.external_id, { tax: 100 });
      const { data: order } = await theirs.getOrder(order_id);
      const { total, tax } = order!.data.attributes;
      expect(await sales.find(order_id)).toMatchObject({
        state: 'paid',
        total,
        tax,
        payment_id: order_id,
        refunded: 0,
      });
      await theirs.issueOrderRefund(order_id, 500);
      expect(await sales.find(order_id)).toMatchObject({ state: 'paid', refunded: 500 });
      await sales.refund(order_id, 'k');
      const { data: back } = await theirs.getOrder(order_id);
      expect(back!.data.attributes).toMatchObject({ status: 'refunded', refunded_amount: 2000 });
    } finally {
      globalThis.fetch = fetch;
    }
  });
});
