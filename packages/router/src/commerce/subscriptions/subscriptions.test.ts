import { afterAll, describe, expect, test } from 'vitest';
import { aUser } from '@deskwire/testing/builders.ts';
import { mailsTo } from '../../testing/mails.ts';
import { aCustomer, ring, stripeWorld } from '../billing.fixture.ts';

const { world, stripe, close } = await stripeWorld();
afterAll(close);

async function aSubscriber(tier: 'pro' | 'premium' = 'pro', seats = 2) {
  const customer = await aCustomer(world);
  const owner = await customer.as();
  const { checkout_url } = await owner.subscriptions.create({ tier, billing_cycle: 'monthly', seats });
  const { subscription_id: external_id } = stripe.complete(checkout_url.split('/').at(-1)!);
  await ring(world, external_id);
  await world.drain();
  const { id } = (await owner.subscriptions.list({})).items[0]!;
  const changes = () =>
    world.kysely
      .selectFrom('subscription_changes')
      .select(['kind', 'mrr_before', 'mrr_after'])
      .where('team_id', '=', customer.team.id)
      .orderBy('id')
      .execute();
  return { customer, owner, external_id, id, changes };
}

describe('an upgrade', () => {
  test('holds at once, and is charged as the preview showed', async () => {
    const { customer, owner, id, changes } = await aSubscriber();
    const shown = await owner.subscriptions.preview({ subscription_id: id, tier: 'premium' });
    expect(shown).toMatchObject({ currency: 'EUR', per_period: 3800 });
    expect(shown.due_now).toBeGreaterThan(0);
    const { proration_at } = shown;
    const upgraded = await owner.subscriptions.upgrade({ subscription_id: id, tier: 'premium', proration_at });
    expect(upgraded).toMatchObject({ tier: 'premium', status: 'active' });
    expect(await customer.tier()).toBe('premium');
    const totals = (await owner.invoices.list({})).items.map(({ total }) => total);
    expect(totals.toSorted((a, b) => a - b)).toEqual([1800, shown.due_now].toSorted((a, b) => a - b));
    expect(await changes()).toEqual([
      { kind: 'new', mrr_before: 0, mrr_after: 1800 },
      { kind: 'expansion', mrr_before: 1800, mrr_after: 3800 },
    ]);
  });

  test('that the card does not pay changes nothing', async () => {
    const { customer, owner, id } = await aSubscriber();
    stripe.decline(true);
    const declined = owner.subscriptions.upgrade({ subscription_id: id, tier: 'premium' });
    await expect(declined).rejects.toMatchObject({ app: 'PAYMENT_DECLINED' });
    stripe.decline(false);
    expect(await customer.tier()).toBe('pro');
    expect((await owner.invoices.list({})).total).toBe(1);
  });

  test('whose answer was lost happened once: it is found when the state is read again', async () => {
    const { customer, owner, id, external_id } = await aSubscriber();
    stripe.failAt('POST subscriptions');
    const change = owner.subscriptions.upgrade({ subscription_id: id, tier: 'premium' });
    await expect(change).rejects.toMatchObject({ app: 'PROVIDER_UNAVAILABLE' });
    expect(await customer.tier()).toBe('pro');
    await ring(world, external_id);
    await world.drain();
    expect(await customer.tier()).toBe('premium');
    expect((await owner.invoices.list({})).total).toBe(2);
  });

  test('is to a larger plan, of the version that was read, with a preview of the last hour', async () => {
    const { owner, id } = await aSubscriber('premium');
    const upgrade = (input: object) =>
      owner.subscriptions.upgrade({ subscription_id: id, tier: 'premium', ...input }).catch((error: unknown) => error);
    expect(await upgrade({})).toMatchObject({ app: 'PLAN_NOT_LARGER' });
    expect(await upgrade({ version: 99 })).toMatchObject({ app: 'VERSION_CONFLICT' });
    expect(await upgrade({ proration_at: '2020-01-01T00:00:00Z' })).toMatchObject({ app: 'INVALID_INPUT' });
    const down = owner.subscriptions.downgrade({ subscription_id: id, tier: 'premium' });
    await expect(down).rejects.toMatchObject({ app: 'PLAN_NOT_SMALLER' });
  });
});

test('canceled is entitled until the end, resumed is as before, and neither after it has ended', async () => {
  const { customer, owner, id, external_id } = await aSubscriber();
  const canceled = await owner.subscriptions.cancel({ subscription_id: id });
  expect(canceled).toMatchObject({ status: 'canceled', renews_at: null });
  expect(canceled.cancel_at).toBe(canceled.period_end);
  expect(await owner.subscriptions.cancel({ subscription_id: id })).toMatchObject({ status: 'canceled' });
  expect(await customer.tier()).toBe('pro');
  const change = owner.subscriptions.upgrade({ subscription_id: id, tier: 'premium' });
  await expect(change).rejects.toMatchObject({ app: 'SUBSCRIPTION_STATE', details: { status: 'canceled' } });
  expect(await owner.subscriptions.resume({ subscription_id: id })).toMatchObject({ status: 'active' });
  stripe.end(external_id);
  await owner.billing.refresh({});
  expect(await owner.subscriptions.get({ subscription_id: id })).toMatchObject({ status: 'expired', renews_at: null });
  expect(await customer.tier()).toBe('free');
  await expect(owner.subscriptions.resume({ subscription_id: id })).rejects.toMatchObject({
    app: 'SUBSCRIPTION_STATE',
  });
  // There is room for another one.
  expect(await owner.billing.startCheckout({ tier: 'pro', billing_cycle: 'yearly' })).toMatchObject({ tier: 'pro' });
});

test('a plan that the platform gives holds whatever is paid for, and can be taken back', async () => {
  const { customer } = await aSubscriber();
  const team_id = customer.team.id;
  const operator = await world.as(await aUser(world.kysely, { platform_role: 'master_admin' }));
  expect(await operator.admin.setTier({ team_id, tier: 'premium', reason: 'A partner' })).toEqual({
    team_id,
    tier: 'premium',
  });
  expect(await customer.tier()).toBe('premium');
  await operator.admin.setTier({ team_id, tier: null, reason: 'No longer' });
  expect(await customer.tier()).toBe('pro');
  expect((await operator.admin.prices.list({})).items.length).toBeGreaterThan(2);
});

describe('an invoice', () => {
  test('that was issued cannot be changed by anybody, not even in the database', async () => {
    const { customer } = await aSubscriber();
    const change = (set: object) =>
      world.kysely.updateTable('invoices').set(set).where('team_id', '=', customer.team.id).execute();
    await expect(change({ total: 1 })).rejects.toThrow('cannot change');
    await expect(change({ number: 'X' })).rejects.toThrow('cannot change');
    const lines = world.kysely.updateTable('invoice_lines').set({ amount: 1 }).where('team_id', '=', customer.team.id);
    await expect(lines.execute()).rejects.toThrow('cannot change');
    await change({ paid_at: null });
  });

  test('is a PDF, with the same bytes each time', async () => {
    const { owner } = await aSubscriber();
    const [invoice] = (await owner.invoices.list({})).items;
    const first = await owner.invoices.download({ invoice_id: invoice!.id });
    expect(first).toMatchObject({ content_type: 'application/pdf', name: `invoice-${invoice!.number}.pdf` });
    expect(Buffer.from(first.content, 'base64').subarray(0, 5).toString()).toBe('%PDF-');
    expect((await owner.invoices.download({ invoice_id: invoice!.id })).content).toBe(first.content);
  });
});

test('a card with which something is paid stays; another can become the default', async () => {
  const { owner } = await aSubscriber();
  const [card] = (await owner.paymentMethods.list({})).items;
  const remove = owner.paymentMethods.remove({ method_id: card!.id });
  await expect(remove).rejects.toMatchObject({ app: 'PAYMENT_METHOD_IN_USE' });
  expect(await owner.paymentMethods.setDefault({ method_id: card!.id })).toMatchObject({ is_default: true });
  expect(await owner.paymentMethods.add({})).toMatchObject({ status: 'action_required' });
  expect((await owner.billing.portal({})).url).toContain('https://');
});

// Time goes on from here.
test('a downgrade waits for the end of the period, and is told to the provider just before it', async () => {
  const { customer, owner, id, external_id } = await aSubscriber('premium', 4);
  const planned = await owner.subscriptions.downgrade({ subscription_id: id, tier: 'pro', seats: 2 });
  expect(planned).toMatchObject({ tier: 'premium', seats: 4, pending: { tier: 'pro', seats: 2 } });
  expect(planned.pending!.at).toBe(planned.period_end);
  expect(await owner.subscriptions.preview({ subscription_id: id, tier: 'pro' })).toMatchObject({ due_now: 0 });
  // The same as now takes it back.
  expect(await owner.subscriptions.update({ subscription_id: id, seats: 4 })).toMatchObject({ pending: null });
  await owner.subscriptions.downgrade({ subscription_id: id, tier: 'pro', seats: 2 });
  world.clock.advance({ milliseconds: Date.parse(planned.period_end!) - Date.now() - 30 * 60_000 });
  await world.drain();
  expect(stripe.subscription(external_id).items.data[0]).toMatchObject({ quantity: 2, price: { id: 'price_pro' } });
  expect(await customer.tier()).toBe('premium');
  world.clock.advance({ minutes: 31 });
  stripe.renew(external_id, 'paid');
  await ring(world, external_id);
  await world.drain();
  expect(await customer.tier()).toBe('pro');
  const late = await customer.as();
  expect(await late.subscriptions.get({ subscription_id: id })).toMatchObject({ tier: 'pro', seats: 2, pending: null });
  const totals = (await late.invoices.list({})).items.map(({ total }) => total);
  expect(totals.toSorted((a, b) => a - b)).toEqual([1800, 7600]);
});

test('payers are told of a failed payment on the day, the 7th, the 12th and at the end, and of none twice', async () => {
  const { customer, external_id } = await aSubscriber();
  const member = await customer.join('member');
  const payer = customer.owner;
  const told = async (person: { email: string } = payer) =>
    (await mailsTo(world, person.email)).map(({ subject }) => subject).filter((line) => /plan|payment/i.test(line));
  const day = async (days: number) => {
    world.clock.advance({ days });
    await world.drain();
  };
  const fail = async () => {
    stripe.renew(external_id, 'failed');
    await ring(world, external_id);
    await world.drain();
  };
  await fail();
  const [first] = await told();
  expect(first).toContain('A payment for your plan failed');
  // The provider tries again, and fails again.
  for (let tries = 0; tries < 3; tries += 1) {
    await fail();
    await day(1);
  }
  expect(await told()).toHaveLength(1);
  await day(3);
  expect(await told()).toHaveLength(1);
  await day(1);
  expect(await told()).toHaveLength(2);
  await fail();
  await day(5);
  expect((await told()).slice(1).every((line) => line.includes('Your plan ends on'))).toBe(true);
  expect(await told()).toHaveLength(3);
  expect(await customer.tier()).toBe('pro');
  await day(2);
  expect((await told()).at(-1)).toContain('Your plan has ended');
  expect(await customer.tier()).toBe('free');
  await day(30);
  expect(await told()).toHaveLength(4);
  expect(await told(member)).toEqual([]);
  expect((await customer.told()).filter((type) => /past_due|reminded|lapsed/.test(type))).toEqual([
    'subscription.past_due',
    'subscription.reminded',
    'subscription.reminded',
    'subscription.lapsed',
  ]);
  // What is paid after all begins anew, if it fails anew.
  stripe.renew(external_id, 'paid');
  await ring(world, external_id);
  await world.drain();
  expect(await customer.tier()).toBe('pro');
  await day(10);
  expect(await told()).toHaveLength(4);
  await fail();
  expect(await told()).toHaveLength(5);
});
