import { afterAll, expect, test } from 'vitest';
import { aMember } from '@deskwire/testing/builders.ts';
import { mailsTo } from '../../testing/mails.ts';
import { stripeWorld } from '../billing.fixture.ts';
import { aBuyer, aShop, ringAbout, ringForPurchase } from '../shop.fixture.ts';

const { world, stripe, close } = await stripeWorld();
afterAll(close);

const told = async (person: { email: string }) =>
  (await mailsTo(world, person.email)).map(({ subject }) => subject).filter((line) => line.includes('A plugin'));

test('who bought is told that it is theirs, who sold that it is sold, and both what comes back', async () => {
  const shop = await aShop(world);
  const agent = await aMember(world.kysely, shop.team, 'agent');
  const customer = await aBuyer(world);
  const pending = await customer.buyer.purchases.create({ product_id: shop.product_id });
  const session = pending.checkout_url!.split('/').at(-1)!;
  const { payment_id } = stripe.buy(session);
  await ringForPurchase(world, session);
  await ringForPurchase(world, session);
  expect(await told(customer.owner)).toEqual([expect.stringContaining('A plugin is yours')]);
  expect(await told(shop.owner)).toEqual([expect.stringContaining('You sold A plugin')]);
  const mails = await mailsTo(world, shop.owner.email);
  expect(mails.at(-1)!.text).toContain('A buyer bought it for');

  stripe.dispute(payment_id, 'needs_response');
  await ringAbout(world, { object: 'dispute', id: 'dp_1', payment_intent: payment_id });
  expect((await told(shop.owner)).at(-1)).toContain('A payment for A plugin is disputed');
  stripe.dispute(payment_id, 'won');
  await ringAbout(world, { object: 'dispute', id: 'dp_1', payment_intent: payment_id });
  await shop.seller.purchases.refund({ sale_id: pending.id });
  await world.drain();
  expect((await told(customer.owner)).at(-1)).toContain('Your purchase of A plugin was refunded');
  expect((await told(shop.owner)).filter((line) => line.includes('was refunded'))).toHaveLength(1);
  // Others hear of no money.
  expect([await told(agent), await told(customer.member)]).toEqual([[], []]);
});

test('a sale that was given back at once tells no seller that it was made', async () => {
  const shop = await aShop(world);
  const { buyer } = await aBuyer(world);
  const pending = await buyer.purchases.create({ product_id: shop.product_id });
  const session = pending.checkout_url!.split('/').at(-1)!;
  const { payment_id } = stripe.buy(session);
  stripe.giveBack(payment_id, 1900);
  await ringForPurchase(world, session);
  expect((await told(shop.owner)).some((line) => line.includes('You sold'))).toBe(false);
});
