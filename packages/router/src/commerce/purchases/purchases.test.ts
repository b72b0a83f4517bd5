import { randomUUIDv7 } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { aMember } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../testing/world.ts';
import { stripeWorld } from '../billing.fixture.ts';
import { aBuyer, aProductFile, aShop, ringAbout, ringForPurchase } from '../shop.fixture.ts';

const { world, stripe, close } = await stripeWorld();
afterAll(close);

const nobody = () => world.caller({}, { address: `10.1.${Math.floor(Math.random() * 250)}.7` });
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'no refusal',
    (error: unknown) => error,
  );
const sessionOf = ({ checkout_url }: { checkout_url: string | null }) => checkout_url!.split('/').at(-1)!;

/** A product that a team has bought and paid. */
async function bought(terms: Parameters<typeof aShop>[1] = {}, of: { coupon?: string; tax?: number } = {}) {
  const shop = await aShop(world, terms);
  const customer = await aBuyer(world);
  const pending = await customer.buyer.purchases.create({
    product_id: shop.product_id,
    ...(of.coupon === undefined ? {} : { coupon: of.coupon }),
  });
  const { payment_id } = stripe.buy(sessionOf(pending), { tax: of.tax ?? 0 });
  await ringForPurchase(world, sessionOf(pending));
  const purchase_id = pending.id;
  return { ...shop, ...customer, shop, customer, pending, payment_id, purchase_id, sale_id: purchase_id };
}
const toldIn = async (team_id: string) =>
  (
    await world.kysely
      .selectFrom('events')
      .select(['type', 'actor_id', 'user_id'])
      .where('team_id', '=', team_id)
      .where('entity', 'in', ['purchase', 'sale', 'license'])
      .orderBy('id')
      .execute()
  ).map((event) => event);

describe('buying', () => {
  test('a purchase is pending until the provider says that it is paid; then it has its licence', async () => {
    const { seller, buyer, shop, customer, pending, purchase_id } = await bought();
    expect(pending).toMatchObject({
      status: 'pending',
      seller_name: 'A shop',
      product_name: 'A plugin',
      price: 1900,
      total: 1900,
      license_id: null,
    });
    const paid = await buyer.purchases.get({ purchase_id });
    expect(paid).toMatchObject({ status: 'paid', total: 1900, checkout_url: null, downloads: 0 });
    const license = await buyer.purchases.license({ purchase_id });
    expect(await nobody().licenses.activate({ key: license.key, fingerprint: 'the laptop of a buyer' })).toMatchObject({
      license_id: paid.license_id,
      product_id: shop.product_id,
    });
    expect((await seller.purchases.sales({})).items).toMatchObject([
      { id: purchase_id, buyer_name: 'A buyer', total: 1900, status: 'paid', license_id: paid.license_id },
    ]);
    expect((await seller.licenses.list({})).items).toMatchObject([{ holder_name: 'A buyer', id: paid.license_id }]);
    // The buyer sees no licences of others, and the seller no purchases.
    expect([(await buyer.licenses.list({})).total, (await seller.purchases.list({})).total]).toEqual([0, 0]);
    expect((await toldIn(customer.team.id)).map(({ type }) => type)).toEqual(['purchase.created', 'purchase.paid']);
    expect((await toldIn(shop.team.id)).map(({ type }) => type)).toEqual([
      'license.issued',
      'sale.made',
      'license.activated',
    ]);
  });

  test('what is owed before it is paid gives no licence and no download', async () => {
    const { product_id } = await aShop(world);
    const { buyer } = await aBuyer(world);
    const { id: purchase_id } = await buyer.purchases.create({ product_id });
    const unpaid = { app: 'PURCHASE_UNPAID', details: { status: 'pending' } };
    expect(await refusal(buyer.purchases.license({ purchase_id }))).toMatchObject(unpaid);
    expect(await refusal(buyer.purchases.download({ purchase_id }))).toMatchObject(unpaid);
  });

  test('price, discount and tax are those of the purchase: a later price leaves it alone', async () => {
    const terms = { max_activations: 3, license_days: 10 };
    const { seller, buyer, shop, purchase_id } = await bought(terms, { coupon: 'half', tax: 180 });
    const snapshot = { price: 1900, coupon: 'half', discount: 950, tax: 180, total: 1130 };
    await seller.products.update({ product_id: shop.product_id, price: 9900, max_activations: 1, license_days: null });
    expect(await buyer.purchases.get({ purchase_id })).toMatchObject({ ...snapshot, max_activations: 3 });
    expect((await seller.purchases.sales({})).items).toMatchObject([snapshot]);
    const { max_activations, expires_at } = await buyer.purchases.license({ purchase_id });
    expect(max_activations).toBe(3);
    expect(Math.round((Date.parse(expires_at!) - Date.now()) / 86_400_000)).toBe(10);
  });

  test('what costs nothing is had at once, and once: a payment page is needed by nobody', async () => {
    const free = await testWorld();
    const shop = await aShop(free, { price: 0 });
    const { buyer, team } = await aBuyer(free);
    const { id: purchase_id, ...had } = await buyer.purchases.create({ product_id: shop.product_id });
    expect(had).toMatchObject({ status: 'paid', total: 0, checkout_url: null });
    expect(await buyer.purchases.license({ purchase_id })).toMatchObject({ status: 'active' });
    expect(await refusal(buyer.purchases.create({ product_id: shop.product_id }))).toMatchObject({
      app: 'PURCHASE_EXISTS',
    });
    expect((await shop.seller.licenses.list({})).total).toBe(1);
    // Who bought it is not told where it was sold: it was another team.
    const told = await free.kysely
      .selectFrom('events')
      .leftJoin('event_payloads', 'event_payloads.event_id', 'events.id')
      .select(['events.type', 'events.actor_id', 'events.user_id', 'event_payloads.address'])
      .where('events.team_id', '=', shop.team.id)
      .where('events.entity', '=', 'sale')
      .execute();
    expect(told).toEqual([{ type: 'sale.made', actor_id: null, user_id: null, address: null }]);
    expect(await shop.seller.purchases.refund({ sale_id: purchase_id })).toMatchObject({ status: 'refunded' });
    expect((await buyer.purchases.list({ status: ['refunded'] })).items).toMatchObject([{ team_id: team.id }]);
    // Given back, it may be had again.
    expect(await buyer.purchases.create({ product_id: shop.product_id })).toMatchObject({ status: 'paid' });
    const paid = await aShop(free);
    expect(await refusal(buyer.purchases.create({ product_id: paid.product_id }))).toMatchObject({
      app: 'BILLING_NOT_CONFIGURED',
    });
  });

  test('twenty at once have what costs nothing once', async () => {
    const { product_id, seller } = await aShop(world, { price: 0 });
    const { buyer } = await aBuyer(world);
    const answers = await Promise.allSettled(Array.from({ length: 20 }, () => buyer.purchases.create({ product_id })));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await seller.licenses.list({})).total).toBe(1);
    expect((await buyer.purchases.list({})).total).toBe(1);
  });

  test('drafts, products of the own team, bad coupons and prices that nobody can charge are refused', async () => {
    const { seller, product_id } = await aShop(world);
    const { buyer } = await aBuyer(world);
    expect(await refusal(seller.purchases.create({ product_id }))).toMatchObject({ app: 'OWN_PRODUCT' });
    expect(await refusal(buyer.purchases.create({ product_id, coupon: 'unknown' }))).toMatchObject({
      app: 'COUPON_INVALID',
    });
    await seller.products.update({ product_id, price: 10 });
    expect(await refusal(buyer.purchases.create({ product_id }))).toMatchObject({ app: 'PRICE_NOT_CHARGEABLE' });
    stripe.fail(1, 'before');
    await seller.products.update({ product_id, price: 1000 });
    expect(await refusal(buyer.purchases.create({ product_id }))).toMatchObject({ app: 'PROVIDER_UNAVAILABLE' });
    await seller.products.unpublish({ product_id });
    expect(await refusal(buyer.purchases.create({ product_id }))).toMatchObject({ app: 'PRODUCT_NOT_FOUND' });
  });

  test('a seller without room is asked before anybody pays, and whoever has paid gets a licence all the same', async () => {
    const { seller, product_id, team } = await aShop(world);
    await world.kysely.updateTable('teams').set({ tier: 'free' }).where('id', '=', team.id).execute();
    for (let count = 0; count < 49; count++) await seller.licenses.issue({ product_id, holder_name: 'Somebody' });
    const { buyer } = await aBuyer(world);
    const pending = await buyer.purchases.create({ product_id });
    await seller.licenses.issue({ product_id, holder_name: 'The last one' });
    expect(await refusal(buyer.purchases.create({ product_id }))).toMatchObject({ app: 'SELLER_FULL' });
    stripe.buy(sessionOf(pending));
    await ringForPurchase(world, sessionOf(pending));
    expect(await buyer.purchases.license({ purchase_id: pending.id })).toMatchObject({ status: 'active' });
  });

  test('a checkout that nobody paid expires, also without a bell, and one of another program is not ours', async () => {
    const { product_id } = await aShop(world);
    const { buyer } = await aBuyer(world);
    const [rung, silent] = [await buyer.purchases.create({ product_id }), await buyer.purchases.create({ product_id })];
    stripe.expire(sessionOf(rung));
    await ringForPurchase(world, sessionOf(rung));
    expect(await buyer.purchases.get({ purchase_id: rung.id })).toMatchObject({
      status: 'expired',
      checkout_url: null,
    });
    stripe.fail(1, 'before');
    await refusal(buyer.purchases.create({ product_id }));
    stripe.expire(sessionOf(silent));
    await world.pool.query(
      `insert into outbox (id, kind, name, payload, run_at) values ($1, 'job', 'purchases.reconcile', $2, '2000-01-01')`,
      [randomUUIDv7(), JSON.stringify({ version: 1, input: {} })],
    );
    await world.drain();
    expect(await buyer.purchases.get({ purchase_id: silent.id })).toMatchObject({ status: 'expired' });
    expect((await buyer.purchases.list({ status: ['pending'] })).total).toBe(1);
    const before = world.reports.length;
    await ringForPurchase(world, 'cs_of_another_program');
    expect(world.reports).toHaveLength(before);
  });

  test('bells in any order and doubled have one effect', async () => {
    const { seller, buyer, purchase_id, pending, payment_id } = await bought();
    await ringForPurchase(world, sessionOf(pending));
    await ringAbout(world, { object: 'payment_intent', id: payment_id });
    await ringAbout(world, { object: 'charge', id: 'ch_1', payment_intent: payment_id, customer: null });
    expect((await seller.licenses.list({})).total).toBe(1);
    expect((await seller.purchases.sales({})).total).toBe(1);
    expect(await buyer.purchases.get({ purchase_id })).toMatchObject({ status: 'paid', version: 2 });
  });

  test('an answer whose question came before the one that counted last changes nothing', async () => {
    const { buyer, purchase_id, pending, payment_id } = await bought();
    await world.kysely
      .updateTable('billing_fetches')
      .set({ applied_no: 1000 })
      .where('external_id', '=', sessionOf(pending))
      .execute();
    stripe.giveBack(payment_id, 1900);
    await ringForPurchase(world, sessionOf(pending));
    expect(await buyer.purchases.get({ purchase_id })).toMatchObject({ status: 'paid' });
  });

  test('a payment that comes before the answer about its page finds its purchase by the token', async () => {
    const { product_id } = await aShop(world);
    const { buyer } = await aBuyer(world);
    const pending = await buyer.purchases.create({ product_id });
    await world.kysely.updateTable('purchases').set({ external_id: null }).where('id', '=', pending.id).execute();
    stripe.buy(sessionOf(pending));
    await ringForPurchase(world, sessionOf(pending));
    expect(await buyer.purchases.get({ purchase_id: pending.id })).toMatchObject({ status: 'paid' });
  });
});

describe('downloading', () => {
  test('each purchase has its own count, and a spent one says so', async () => {
    const { buyer, purchase_id, shop, file } = await bought({ download_limit: 2 });
    const first = await buyer.purchases.download({ purchase_id });
    expect(first).toMatchObject({ file: { id: file.id, name: 'plugin.txt' }, downloads: 1, download_limit: 2 });
    expect(await buyer.purchases.download({ purchase_id, file_id: file.id })).toMatchObject({ downloads: 2 });
    expect(await refusal(buyer.purchases.download({ purchase_id }))).toMatchObject({
      app: 'DOWNLOADS_SPENT',
      details: { allowed: 2, used: 2 },
    });
    const again = await buyer.purchases.create({ product_id: shop.product_id });
    stripe.buy(sessionOf(again));
    await ringForPurchase(world, sessionOf(again));
    expect(await buyer.purchases.download({ purchase_id: again.id })).toMatchObject({ downloads: 1 });
  });

  test('twenty at once never pass the limit', async () => {
    const { buyer, purchase_id } = await bought({ download_limit: 7 });
    const answers = await Promise.allSettled(
      Array.from({ length: 20 }, () => buyer.purchases.download({ purchase_id })),
    );
    const given = answers.filter((answer) => answer.status === 'fulfilled');
    expect(given).toHaveLength(7);
    expect(new Set(given.map(({ value }) => value.link)).size).toBe(7);
    expect((await buyer.purchases.get({ purchase_id })).downloads).toBe(7);
  });

  test('a link works for ten minutes, however often it is followed, and not after a refund', async () => {
    const { buyer, seller, purchase_id, sale_id, file, customer } = await bought();
    const { link } = await buyer.purchases.download({ purchase_id });
    const grant = link.split('/').at(-1)!;
    for (let times = 0; times < 3; times++)
      expect(await nobody().purchases.content({ grant })).toMatchObject({ file: { id: file.id } });
    expect((await buyer.purchases.get({ purchase_id })).downloads).toBe(1);
    world.clock.advance({ seconds: 601 });
    expect(await refusal(nobody().purchases.content({ grant }))).toMatchObject({ app: 'LINK_EXPIRED' });
    const later = await world.as(customer.owner);
    const fresh = (await later.purchases.download({ purchase_id })).link.split('/').at(-1)!;
    await seller.purchases.refund({ sale_id });
    expect(await refusal(nobody().purchases.content({ grant: fresh }))).toMatchObject({ app: 'PURCHASE_UNPAID' });
    expect(await refusal(nobody().purchases.content({ grant: `${fresh}x` }))).toMatchObject({ app: 'FILE_NOT_FOUND' });
    // Nor do the doors of files open: the file is the seller's.
    const theirs = await world.as(customer.owner);
    expect(await refusal(theirs.files.download({ file_id: file.id }))).toMatchObject({ app: 'FILE_NOT_FOUND' });
  });

  test('of several files one has to be named, and none of another product', async () => {
    const { buyer, purchase_id, shop, file } = await bought();
    const second = await aProductFile(world, shop.owner, shop.product_id, 'manual.txt');
    expect(await refusal(buyer.purchases.download({ purchase_id }))).toMatchObject({
      app: 'INVALID_INPUT',
      details: [{ path: ['file_id'] }],
    });
    expect(await buyer.purchases.download({ purchase_id, file_id: second.id })).toMatchObject({
      file: { name: 'manual.txt' },
    });
    const other = await aShop(world);
    expect(await refusal(buyer.purchases.download({ purchase_id, file_id: other.file.id }))).toMatchObject({
      app: 'FILE_NOT_FOUND',
    });
    await shop.seller.products.files.delete({ product_id: shop.product_id, file_id: second.id });
    expect(await buyer.purchases.download({ purchase_id })).toMatchObject({ file: { id: file.id } });
    expect(
      await refusal(shop.seller.products.files.delete({ product_id: shop.product_id, file_id: file.id })),
    ).toMatchObject({ app: 'PRODUCT_INCOMPLETE' });
  });
});

describe('giving back', () => {
  test('a refund takes the licence at once, on both sides, and once', async () => {
    const { buyer, seller, shop, customer, purchase_id, sale_id } = await bought();
    const { key } = await buyer.purchases.license({ purchase_id });
    const answers = await Promise.allSettled([
      seller.purchases.refund({ sale_id }),
      seller.purchases.refund({ sale_id }),
    ]);
    expect(answers.some(({ status }) => status === 'fulfilled')).toBe(true);
    expect(await buyer.purchases.get({ purchase_id })).toMatchObject({
      status: 'refunded',
      refunded: 1900,
      total: 1900,
    });
    expect((await seller.purchases.sales({})).items).toMatchObject([{ status: 'refunded', refunded: 1900 }]);
    expect(await nobody().licenses.validate({ key })).toMatchObject({ valid: false, status: 'revoked' });
    expect(await refusal(seller.purchases.refund({ sale_id }))).toMatchObject({
      app: 'SALE_STATE',
      details: { status: 'refunded' },
    });
    expect((await toldIn(shop.team.id)).filter(({ type }) => type === 'license.revoked')).toHaveLength(1);
    expect((await toldIn(customer.team.id)).map(({ type }) => type).at(-1)).toBe('purchase.refunded');
    expect(await refusal(buyer.purchases.refund({ sale_id }))).toMatchObject({ app: 'SALE_NOT_FOUND' });
  });

  test('a refund whose answer is lost counts once it is read', async () => {
    const { buyer, seller, purchase_id, sale_id } = await bought();
    stripe.failAt('POST refunds');
    expect(await refusal(seller.purchases.refund({ sale_id }))).toMatchObject({ app: 'PROVIDER_UNAVAILABLE' });
    expect(await seller.purchases.refund({ sale_id })).toMatchObject({ status: 'refunded', refunded: 1900 });
    expect(await buyer.purchases.get({ purchase_id })).toMatchObject({ status: 'refunded' });
  });

  test('some of the money given back takes nothing else', async () => {
    const { buyer, seller, purchase_id, payment_id } = await bought();
    stripe.giveBack(payment_id, 500);
    await ringAbout(world, { object: 'charge', id: 'ch_2', payment_intent: payment_id });
    expect(await buyer.purchases.get({ purchase_id })).toMatchObject({ status: 'paid', refunded: 500 });
    expect((await seller.purchases.sales({})).items).toMatchObject([{ status: 'paid', refunded: 500 }]);
    expect(await buyer.purchases.license({ purchase_id })).toMatchObject({ status: 'active' });
  });

  test('a dispute takes the licence; one that the seller wins gives another one', async () => {
    const { buyer, seller, purchase_id, payment_id } = await bought();
    const { key } = await buyer.purchases.license({ purchase_id });
    stripe.dispute(payment_id, 'needs_response');
    await ringAbout(world, { object: 'dispute', id: 'dp_1', payment_intent: payment_id });
    expect(await buyer.purchases.get({ purchase_id })).toMatchObject({ status: 'disputed' });
    expect(await nobody().licenses.validate({ key })).toMatchObject({ status: 'revoked' });
    stripe.dispute(payment_id, 'won');
    await ringAbout(world, { object: 'dispute', id: 'dp_1', payment_intent: payment_id });
    expect(await buyer.purchases.get({ purchase_id })).toMatchObject({ status: 'paid' });
    const another = await buyer.purchases.license({ purchase_id });
    expect(another).toMatchObject({ status: 'active' });
    expect(another.key).not.toBe(key);
    expect((await seller.purchases.sales({ status: ['paid'] })).total).toBe(1);
  });

  test('a key that the seller replaced is found by its buyer', async () => {
    const { buyer, seller, purchase_id } = await bought();
    const { license_id, key } = await buyer.purchases.license({ purchase_id });
    const { key: next } = await seller.licenses.reissue({ license_id });
    expect(next).not.toBe(key);
    expect(await buyer.purchases.license({ purchase_id })).toMatchObject({ key: next });
  });

  test('the books of a seller stay when the buyer is purged', async () => {
    const { seller, customer, purchase_id, sale_id } = await bought();
    await world.kysely.deleteFrom('purchases').where('team_id', '=', customer.team.id).execute();
    expect(await seller.purchases.refund({ sale_id })).toMatchObject({ status: 'refunded', id: purchase_id });
    expect((await seller.licenses.list({})).items).toMatchObject([{ status: 'revoked' }]);
  });
});

test('only those who may spend money buy, and only those who own the shop give it back', async () => {
  const { product_id, team, seller } = await aShop(world);
  const { member } = await aBuyer(world);
  const theirs = await world.as(member);
  expect(await refusal(theirs.purchases.create({ product_id }))).toMatchObject({ app: 'FORBIDDEN' });
  const admin = await world.as(await aMember(world.kysely, team, 'admin'));
  expect(await refusal(admin.purchases.refund({ sale_id: product_id }))).toMatchObject({ app: 'FORBIDDEN' });
  expect(await refusal(seller.purchases.refund({ sale_id: product_id }))).toMatchObject({ app: 'SALE_NOT_FOUND' });
});
