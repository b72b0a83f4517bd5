import { afterAll, expect, test } from 'vitest';
import { transaction } from '@deskwire/database/schema.ts';
import { mintTeam } from '../../../kit/access/mint-team.ts';
import { untilBlocked } from '../../../testing/locks.ts';
import { aCustomer, ring, stripeWorld } from '../../billing.fixture.ts';
import * as queries from './queries.ts';
import { settle } from './settle.ts';

const { world, stripe, close } = await stripeWorld();
afterAll(close);
const now = () => new Date(world.now()).toISOString();

async function aSubscriber() {
  const customer = await aCustomer(world);
  const owner = await customer.as();
  const { checkout_url } = await owner.subscriptions.create({ tier: 'premium', billing_cycle: 'monthly', seats: 4 });
  const { subscription_id: external_id } = stripe.complete(checkout_url.split('/').at(-1)!);
  await ring(world, external_id);
  await world.drain();
  const { id } = (await owner.subscriptions.list({})).items[0]!;
  return { customer, owner, external_id, id, scope: { team_id: mintTeam(customer.team.id) } };
}

test('a plan that is given while another settles what is paid for is not lost', async () => {
  const customer = await aCustomer(world);
  const scope = { team_id: mintTeam(customer.team.id) };
  let settling: Promise<unknown> | undefined;
  await transaction(world.db, async (db) => {
    await queries.lockTeam(db, scope);
    settling = transaction(world.db, (tx) => settle(tx, scope, now()));
    await untilBlocked(world);
    await queries.setGrant(db, scope, { tier: 'premium', reason: 'A partner', at: now() });
    await settle(db, scope, now());
  });
  await settling;
  expect(await customer.tier()).toBe('premium');
});

test('a subscription that gets another price while somebody waits for it is there, with that price', async () => {
  const { id, scope } = await aSubscriber();
  const price = await world.kysely
    .selectFrom('billing_prices')
    .select('id')
    .where('external_id', '=', 'price_pro')
    .executeTakeFirstOrThrow();
  let waiting: Promise<unknown> | undefined;
  await transaction(world.db, async (db) => {
    await queries.updateSubscription(db, scope, id, { price_id: price.id }, now());
    waiting = transaction(world.db, (tx) => queries.lockSubscription(tx, scope, id));
    await untilBlocked(world);
  });
  expect(await waiting).toMatchObject({ id, tier: 'pro' });
});

// Time goes on from here.
/** A change that is due to be told, and what to do in the moment in which it is. */
async function whileTold(meanwhile: (of: Awaited<ReturnType<typeof aSubscriber>>) => Promise<unknown>) {
  const subscriber = await aSubscriber();
  const { owner, id } = subscriber;
  const { pending } = await owner.subscriptions.downgrade({ subscription_id: id, tier: 'pro', seats: 2 });
  // The time of the provider stands still: the periods of later ones end as soon.
  const ahead = Date.parse(pending!.at) - world.now() - 30 * 60_000;
  world.clock.advance({ milliseconds: Math.max(0, ahead) });
  const payments = world.services.payments!;
  let answered: unknown;
  const change: typeof payments.change = async (of, ask) => {
    Object.assign(world.services, { payments });
    answered = await meanwhile(subscriber);
    await payments.change(of, ask);
  };
  Object.assign(world.services, { payments: { ...payments, change } });
  await world.drain();
  const found = async () => (await subscriber.customer.as()).subscriptions.get({ subscription_id: id });
  return { ...subscriber, answered, found, told: () => stripe.subscription(subscriber.external_id).items.data[0]! };
}

test('a change that the provider is being told of cannot be taken back', async () => {
  const { answered, found, told } = await whileTold(async ({ customer, id }) =>
    (await customer.as()).subscriptions.update({ subscription_id: id, seats: 4 }),
  );
  expect(answered).toMatchObject({ pending: { tier: 'pro', seats: 2 } });
  expect(await found()).toMatchObject({ pending: { tier: 'pro', seats: 2 } });
  expect(told()).toMatchObject({ quantity: 2, price: { id: 'price_pro' } });
});

test('a change that is made while the provider is told of the one before it holds, and is told as well', async () => {
  const { found, told } = await whileTold(async ({ customer, id }) =>
    (await customer.as()).subscriptions.downgrade({ subscription_id: id, tier: 'pro', seats: 3 }),
  );
  await world.drain();
  expect(await found()).toMatchObject({ pending: { tier: 'pro', seats: 3 } });
  expect(told()).toMatchObject({ quantity: 3, price: { id: 'price_pro' } });
});
