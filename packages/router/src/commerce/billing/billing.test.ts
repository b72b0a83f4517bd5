import { afterAll, describe, expect, test } from 'vitest';
import { aMember, aUser } from '@deskwire/testing/builders.ts';
import { moneyIn } from '../../kit/money/text.ts';
import { mailsTo, tokenIn } from '../../testing/mails.ts';
import { aCustomer, lemonWorld, ring, stripeWorld } from '../billing.fixture.ts';

const { world, stripe, close } = await stripeWorld();
afterAll(close);

/** Pays on the page of a checkout, and what the provider rings for is read. */
async function subscribe(
  customer: Awaited<ReturnType<typeof aCustomer>>,
  input: { tier: 'pro' | 'premium'; billing_cycle?: 'monthly' | 'yearly'; seats?: number },
) {
  const owner = await customer.as();
  const { checkout_url } = await owner.billing.startCheckout({ billing_cycle: 'monthly', ...input });
  const { subscription_id } = stripe.complete(checkout_url.split('/').at(-1)!);
  await ring(world, subscription_id);
  await world.drain();
  const { items } = await owner.subscriptions.list({});
  return { owner, external_id: subscription_id, subscription: items[0]! };
}

test('whoever founds a team where plans are sold pays for all but the smallest one', async () => {
  const founder = await aUser(world.kysely);
  expect((await (await world.as(founder)).teams.create({ name: 'Founded today' })).tier).toBe('free');
});

describe('a checkout', () => {
  test('is paid on the page of the provider, and the team has its plan, seats, invoice and card', async () => {
    const customer = await aCustomer(world);
    const { owner, subscription } = await subscribe(customer, { tier: 'pro', seats: 5 });
    expect(subscription).toMatchObject({
      status: 'active',
      tier: 'pro',
      billing_cycle: 'monthly',
      seats: 5,
      currency: 'EUR',
      unit_amount: 900,
      pending: null,
    });
    expect(subscription.renews_at).toBe(subscription.period_end);
    expect(await customer.tier()).toBe('pro');
    const { limits, tier } = await (await customer.as()).billing.entitlements({});
    expect([tier, limits.seats]).toEqual(['pro', 5]);
    expect((await owner.invoices.list({})).items).toMatchObject([{ status: 'paid', total: 4500, currency: 'EUR' }]);
    expect((await owner.paymentMethods.list({})).items).toMatchObject([{ last4: '4242', is_default: true }]);
    expect(await (await customer.as()).users.me({})).toMatchObject({
      tier: 'pro',
      subscription_status: 'active',
      subscription_id: subscription.id,
      renews_at: subscription.renews_at,
      ends_at: null,
    });
    expect(await customer.told()).toEqual([
      'checkout.started',
      'subscription.started',
      'invoice.finalized',
      'invoice.paid',
      'payment_method.changed',
    ]);
    const again = owner.billing.startCheckout({ tier: 'premium', billing_cycle: 'monthly' });
    await expect(again).rejects.toMatchObject({ app: 'SUBSCRIPTION_EXISTS' });
  });

  test('only its own token names the team: nobody gets what another paid for', async () => {
    const customer = await aCustomer(world);
    const owner = await customer.as();
    const { checkout_url } = await owner.billing.startCheckout({ tier: 'pro', billing_cycle: 'monthly' });
    const { subscription_id } = stripe.complete(checkout_url.split('/').at(-1)!);
    (stripe.subscription(subscription_id)['metadata'] as Record<string, string>)['deskwire_checkout'] =
      customer.team.id;
    await ring(world, subscription_id);
    await world.drain();
    expect(await customer.tier()).toBe('free');
    expect((await owner.subscriptions.list({})).total).toBe(0);
    expect(world.reports.at(-1)).toMatchObject({ message: 'A subscription cannot be matched' });
  });

  test('a price that nobody knows changes nothing and is told; once it is known, it counts', async () => {
    const customer = await aCustomer(world);
    const { owner, external_id } = await subscribe(customer, { tier: 'pro' });
    await world.kysely
      .updateTable('billing_prices')
      .set({ external_id: 'gone' })
      .where('external_id', '=', 'price_pro')
      .execute();
    stripe.renew(external_id, 'failed');
    await ring(world, external_id);
    await world.drain();
    expect((await owner.subscriptions.list({})).items).toMatchObject([{ status: 'active' }]);
    expect(await customer.told()).toContain('subscription.unmapped');
    await world.kysely
      .updateTable('billing_prices')
      .set({ external_id: 'price_pro' })
      .where('external_id', '=', 'gone')
      .execute();
    await owner.billing.refresh({});
    expect((await owner.subscriptions.list({})).items).toMatchObject([{ status: 'past_due' }]);
  });

  test('fewer seats than people have, a plan without a price and a bad coupon are refused', async () => {
    const customer = await aCustomer(world);
    await customer.join('member');
    const owner = await customer.as();
    const start = (input: object) =>
      owner.billing.startCheckout({ tier: 'pro', billing_cycle: 'monthly', ...input }).catch((error: unknown) => error);
    expect(await start({ seats: 1 })).toMatchObject({ app: 'SEATS_IN_USE', details: { used: 2 } });
    expect(await start({ tier: 'premium', billing_cycle: 'yearly' })).toMatchObject({ app: 'PRICE_NOT_OFFERED' });
    expect(await start({ coupon: 'unknown' })).toMatchObject({ app: 'COUPON_INVALID' });
    stripe.fail(1, 'before');
    expect(await start({})).toMatchObject({ app: 'PROVIDER_UNAVAILABLE' });
    expect(await customer.tier()).toBe('free');
  });
});

describe('bells', () => {
  test('in any order and doubled end in the state of the provider', async () => {
    const customer = await aCustomer(world);
    const { owner, external_id, subscription } = await subscribe(customer, { tier: 'pro' });
    for (let round = 0; round < 3; round++) {
      stripe.renew(external_id, 'failed');
      for (let rings = 0; rings < 3; rings++) await ring(world, external_id);
      stripe.renew(external_id, 'paid');
      for (let rings = 0; rings < 3; rings++) await ring(world, external_id);
      // Two workers take them at once.
      await Promise.all([world.drain(), world.drain()]);
      expect(await owner.subscriptions.get({ subscription_id: subscription.id })).toMatchObject({ status: 'active' });
    }
    expect(await customer.tier()).toBe('pro');
    const { items } = await owner.invoices.list({});
    expect(items.map(({ status }) => status).toSorted()).toEqual([
      'open',
      'open',
      'open',
      'paid',
      'paid',
      'paid',
      'paid',
    ]);
  });

  test('an answer that is late does not count: the question after it was answered already', async () => {
    const customer = await aCustomer(world);
    const { owner, external_id, subscription } = await subscribe(customer, { tier: 'pro' });
    await world.kysely
      .updateTable('billing_fetches')
      .set({ applied_no: 1000 })
      .where('external_id', '=', external_id)
      .execute();
    stripe.renew(external_id, 'failed');
    await owner.billing.refresh({});
    expect(await owner.subscriptions.get({ subscription_id: subscription.id })).toMatchObject({ status: 'active' });
    await world.kysely
      .updateTable('billing_fetches')
      .set({ fetch_no: 1000 })
      .where('external_id', '=', external_id)
      .execute();
    await owner.billing.refresh({});
    expect(await owner.subscriptions.get({ subscription_id: subscription.id })).toMatchObject({ status: 'past_due' });
  });
});

test('the seat after the last that was bought is refused, 20 at once too', async () => {
  const customer = await aCustomer(world);
  await subscribe(customer, { tier: 'pro', seats: 3 });
  await customer.join('member');
  const owner = await customer.as();
  const guests = await Promise.all(Array.from({ length: 20 }, () => aUser(world.kysely)));
  for (const { email } of guests)
    await owner.teams.invitations.create({ team_id: customer.team.id, email, roles: ['member'] });
  await world.drain();
  const answers = await Promise.allSettled(
    guests.map(async (guest) => {
      const token = tokenIn((await mailsTo(world, guest.email)).at(-1)!);
      return (await world.as(guest)).teams.invitations.accept({ token });
    }),
  );
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const answer of answers)
    if (answer.status === 'rejected')
      expect(answer.reason).toMatchObject({ app: 'TIER_LIMIT_EXCEEDED', details: { limit: 'seats', allowed: 3 } });
});

test('the 26th seat of the pro plan is refused, whatever was bought, and is there in the next plan', async () => {
  const customer = await aCustomer(world);
  const { owner, subscription } = await subscribe(customer, { tier: 'pro', seats: 40 });
  expect((await owner.billing.entitlements({})).limits.seats).toBe(25);
  for (let count = 1; count < 25; count += 1) await customer.join('member');
  const invite = async () => {
    const guest = await aUser(world.kysely);
    await owner.teams.invitations.create({ team_id: customer.team.id, email: guest.email, roles: ['member'] });
    await world.drain();
    const token = tokenIn((await mailsTo(world, guest.email)).at(-1)!);
    return (await world.as(guest)).teams.invitations.accept({ token });
  };
  const full = { app: 'TIER_LIMIT_EXCEEDED', details: { limit: 'seats', allowed: 25, used: 25 } };
  await expect(invite()).rejects.toMatchObject(full);
  await owner.subscriptions.upgrade({ subscription_id: subscription.id, tier: 'premium' });
  expect((await owner.billing.entitlements({})).limits.seats).toBe(40);
  await invite();
});

test.each([
  ['JPY', 1999, '¥1,999'],
  ['KWD', 1990, 'KWD 1.990'],
  ['EUR', 1999, '€19.99'],
])('an invoice in %s has the decimals of its currency', async (currency, unit_amount, shown) => {
  expect(moneyIn('en', currency)(unit_amount).replaceAll(/\s/g, ' ')).toBe(shown);
  const operator = await world.as(await aUser(world.kysely, { platform_role: 'master_admin' }));
  const price = { provider: 'stripe', tier: 'premium', billing_cycle: 'yearly', active: false } as const;
  const set = (amount: number) =>
    operator.admin.prices.set({ ...price, external_id: `price_${currency}`, currency, unit_amount: amount });
  expect(await set(unit_amount)).toMatchObject({ unit_amount, currency });
  // Three decimals are charged in tens.
  if (currency === 'KWD') await expect(set(1991)).rejects.toMatchObject({ app: 'INVALID_INPUT' });
});

test('who may not spend the money of a team starts no checkout', async () => {
  const customer = await aCustomer(world);
  const stranger = await aMember(world.kysely, customer.team, 'member');
  const asMember = await customer.as(stranger);
  await expect(asMember.billing.startCheckout({ tier: 'pro', billing_cycle: 'monthly' })).rejects.toMatchObject({
    app: 'FORBIDDEN',
  });
});

test('Lemon Squeezy: the signed message brings the token, and the rest is the same', async () => {
  const { world: other, lemon, close: end } = await lemonWorld();
  try {
    const customer = await aCustomer(other);
    const owner = await customer.as();
    const { checkout_url } = await owner.billing.startCheckout({ tier: 'pro', billing_cycle: 'monthly', seats: 2 });
    const { subscription_id, custom_data } = lemon.complete(checkout_url.split('/').at(-1)!);
    await ring(other, subscription_id);
    await other.drain();
    expect(await customer.tier()).toBe('free');
    await ring(other, subscription_id, custom_data['deskwire_checkout']);
    await other.drain();
    expect(await customer.tier()).toBe('pro');
    const [subscription] = (await owner.subscriptions.list({})).items;
    const { id } = subscription!;
    const preview = owner.subscriptions.preview({ subscription_id: id, tier: 'premium' });
    await expect(preview).rejects.toMatchObject({ app: 'PREVIEW_NOT_SUPPORTED' });
    expect(await owner.subscriptions.upgrade({ subscription_id: id, tier: 'premium' })).toMatchObject({
      tier: 'premium',
    });
    expect(await customer.tier()).toBe('premium');
    expect(await owner.paymentMethods.add({})).toMatchObject({ status: 'action_required' });
  } finally {
    await end();
  }
});

// Time goes on from here.
describe('past due', () => {
  test('keeps everything for 14 days from the first failure, and prolongs nothing; then all stays readable', async () => {
    const customer = await aCustomer(world);
    const { owner, external_id, subscription } = await subscribe(customer, { tier: 'pro' });
    stripe.renew(external_id, 'failed');
    await owner.billing.refresh({});
    const { grace_until } = await owner.subscriptions.get({ subscription_id: subscription.id });
    expect(await customer.tier()).toBe('pro');
    world.clock.advance({ days: 10 });
    stripe.renew(external_id, 'failed');
    await (await customer.as()).billing.refresh({});
    const later = await (await customer.as()).subscriptions.get({ subscription_id: subscription.id });
    expect(later.grace_until).toBe(grace_until);
    expect(await customer.tier()).toBe('pro');
    world.clock.advance({ days: 4, minutes: 1 });
    await world.drain();
    expect(await customer.tier()).toBe('free');
    const late = await customer.as();
    expect((await late.invoices.list({})).total).toBe(3);
    const [open] = (await late.invoices.list({ status: ['open'] })).items;
    expect(await late.invoices.pay({ invoice_id: open!.id })).toMatchObject({ status: 'paid' });
    expect(await customer.tier()).toBe('pro');
  });
});
