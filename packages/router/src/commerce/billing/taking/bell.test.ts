import { randomUUIDv7 } from 'node:crypto';
import * as fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { fromLemonSqueezy, fromStripe } from '../../../automation/inbound/signing.fixture.ts';
import { aCustomer, lemonWorld, stripeWorld } from '../../billing.fixture.ts';

const { world, stripe, close } = await stripeWorld();
const other = await lemonWorld();
afterAll(() => Promise.all([close(), other.close()]));

type Said = Readonly<Record<string, unknown>>;
const event = (type: string, object: Said): Said => ({ id: `evt_${randomUUIDv7()}`, type, data: { object } });
const tell = (said: Said) =>
  world
    .caller({})
    .inbound.stripe(
      fromStripe(world.services.config.signing_secrets.stripe[0]!, said, new Date(Date.now() + world.clock.offset_ms)),
    );

async function aPayer(seats = 2) {
  const customer = await aCustomer(world);
  const owner = await customer.as();
  const { checkout_url } = await owner.billing.startCheckout({ tier: 'pro', billing_cycle: 'monthly', seats });
  const session = checkout_url.split('/').at(-1)!;
  const { subscription_id, customer_id } = stripe.complete(session);
  return { customer, owner, session, subscription_id, customer_id };
}

test('a first payment is seen by the message of the checkout alone', async () => {
  const { customer, session, subscription_id } = await aPayer();
  expect(await customer.tier()).toBe('free');
  const said = event('checkout.session.completed', {
    object: 'checkout.session',
    id: session,
    subscription: subscription_id,
  });
  expect((await tell(said)).status).toBe('accepted');
  expect((await tell(said)).status).toBe('duplicate');
  await world.drain();
  expect(await customer.tier()).toBe('pro');
});

test('invoices lead to their subscription, cards to all of their customer, and others to nothing', async () => {
  const { owner, subscription_id, customer_id } = await aPayer();
  await tell(
    event('invoice.paid', {
      object: 'invoice',
      id: 'in_1',
      parent: { subscription_details: { subscription: subscription_id } },
    }),
  );
  await world.drain();
  expect((await owner.subscriptions.list({})).items).toMatchObject([{ status: 'active' }]);
  stripe.renew(subscription_id, 'failed');
  await tell(event('payment_method.attached', { object: 'payment_method', id: 'pm_1', customer: customer_id }));
  await world.drain();
  expect((await owner.subscriptions.list({})).items).toMatchObject([{ status: 'past_due' }]);
  await tell(event('ping', { object: 'balance' }));
  await world.drain();
  const [last] = await world.kysely
    .selectFrom('inbound_messages')
    .select(['state', 'reason'])
    .orderBy('id', 'desc')
    .limit(1)
    .execute();
  expect(last).toEqual({ state: 'ignored', reason: 'no_subscription' });
});

test('a message of Lemon Squeezy names the checkout, which its subscription does not', async () => {
  const customer = await aCustomer(other.world);
  const owner = await customer.as();
  const { checkout_url } = await owner.billing.startCheckout({ tier: 'pro', billing_cycle: 'monthly' });
  const { subscription_id, custom_data } = other.lemon.complete(checkout_url.split('/').at(-1)!);
  const said = {
    meta: { event_name: 'subscription_created', custom_data },
    data: { type: 'subscriptions', id: subscription_id, attributes: { status: 'active' } },
  };
  const [secret] = other.world.services.config.signing_secrets.lemonsqueezy;
  const sent = fromLemonSqueezy(secret!, said);
  const { inbound } = other.world.caller({});
  await expect(inbound.lemonsqueezy({ ...sent, body: sent.body.replace('active', 'acTive') })).rejects.toMatchObject({
    app: 'SIGNATURE_INVALID',
  });
  expect((await inbound.lemonsqueezy(sent)).status).toBe('accepted');
  other.world.clock.advance({ days: 400 });
  expect((await inbound.lemonsqueezy(sent)).status).toBe('duplicate');
  await other.world.drain();
  expect(await customer.tier()).toBe('pro');
});

/** What payers and time do; each makes the provider ring. */
const step = fc.constantFrom('renewed', 'failed', 'ended', 'card');

test('in every order, doubled and delayed, what is here in the end is what the provider has', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 5 }),
      fc.infiniteStream(fc.nat(1_000_000)),
      async (steps, random) => {
        const next = (below: number) => (random.next().value as number) % below;
        const { owner, session, subscription_id, customer_id } = await aPayer();
        const about = { object: 'subscription', id: subscription_id };
        const said = [
          event('checkout.session.completed', {
            object: 'checkout.session',
            id: session,
            subscription: subscription_id,
          }),
        ];
        for (const one of steps) {
          if (one === 'renewed' || one === 'failed') {
            const id = stripe.renew(subscription_id, one === 'renewed' ? 'paid' : 'failed');
            said.push(event('invoice.updated', { object: 'invoice', id, subscription: subscription_id }));
          } else if (one === 'ended') {
            stripe.end(subscription_id);
            said.push(event('customer.subscription.deleted', about));
          } else said.push(event('payment_method.updated', { object: 'payment_method', customer: customer_id }));
          // Some arrive while the provider is still changing.
          if (next(3) === 0) await tell(said[next(said.length)]!);
          if (next(3) === 0) await world.drain();
        }
        const doubled = [...said, ...said];
        while (doubled.length > 0) {
          await tell(doubled.splice(next(doubled.length), 1)[0]!);
          if (next(4) === 0) await world.drain();
        }
        await world.drain();
        const { items } = await owner.subscriptions.list({});
        const there = stripe.subscription(subscription_id);
        const status = there.status === 'canceled' ? 'expired' : there.status;
        expect(items.map((row) => row.status)).toEqual([status]);
        const invoices = await owner.invoices.list({});
        expect(invoices.total).toBe(1 + steps.filter((one) => one === 'renewed' || one === 'failed').length);
      },
    ),
    { numRuns: 12 },
  );
});
