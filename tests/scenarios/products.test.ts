import { randomUUIDv7 } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { aMember, aTeam, aUser } from '@deskwire/testing/builders.ts';
import { stripeWorld } from '@deskwire/router/commerce/billing.fixture.ts';
import { openDesk, PREFIXES, uncalled } from './client.ts';
import { ringForPurchase } from '@deskwire/router/commerce/shop.fixture.ts';

const { world, stripe, close } = await stripeWorld();
const desk = await openDesk(world);
afterAll(async () => {
  await desk.app.close();
  await close();
});

const ONE = 'GET /products/{product_id}';

describe.each(PREFIXES)('the routes of products, licences and purchases below %s', (prefix) => {
  async function aShop() {
    const team = await aTeam(desk.world.kysely, { tier: 'premium' });
    const seller = await desk.as(await aMember(desk.world.kysely, team, 'admin'), prefix);
    const member = await desk.as(await aMember(desk.world.kysely, team, 'member'), prefix);
    const stranger = await desk.as(await aUser(desk.world.kysely), prefix);
    const product = await seller.say('products.create', 'POST /products', {
      name: `A plugin ${randomUUIDv7()}`,
      price: 1999,
      currency: 'EUR',
      max_activations: 2,
    });
    const form = { name: 'plugin.txt', bytes: `bytes ${product.id}` };
    const upload = await seller.say('files.upload', 'POST /files/upload', { form });
    return { team, seller, member, stranger, product, named: { product_id: product.id }, file_id: upload.id };
  }
  const FILES = 'POST /products/{product_id}/files';
  const PUBLISH = 'POST /products/{product_id}/publish';
  const codes = (refused: { status: number; error: { code: string } }) => [refused.status, refused.error.code];

  test('a product is created, changed, published, seen by everybody, taken back and deleted', async () => {
    const { seller, member, stranger, product, named, file_id } = await aShop();
    expect(product).toMatchObject({ price: 1999, currency: 'EUR', published_at: null, version: 1 });
    const draft = { name: 'Another', price: 5, currency: 'EUR' };
    expect(codes(await member.refused('POST /products', draft))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await seller.refused('POST /products', { ...draft, price: -1 }))).toEqual([422, 'INVALID_INPUT']);
    expect(codes(await stranger.refused(ONE, named))).toEqual([404, 'PRODUCT_NOT_FOUND']);
    expect(codes(await seller.refused(ONE, { product_id: 'none' }))).toEqual([422, 'INVALID_INPUT']);
    expect(await seller.say('products.get', ONE, named)).toMatchObject({ id: product.id });

    let price = 2000;
    for (const spelling of ['PATCH /products/{product_id}', 'PUT /products/{product_id}']) {
      price += 1;
      expect(await seller.say('products.update', spelling, { ...named, price })).toMatchObject({ price });
      expect(codes(await member.refused(spelling, { ...named, price }))).toEqual([403, 'FORBIDDEN']);
      expect(codes(await seller.refused(spelling, { ...named, price, version: 1 }))).toEqual([409, 'VERSION_CONFLICT']);
    }

    expect(codes(await member.refused(FILES, { ...named, file_id }))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await seller.refused(FILES, { ...named, file_id: '7' }))).toEqual([422, 'INVALID_INPUT']);
    expect(codes(await seller.refused(PUBLISH, named))).toEqual([422, 'PRODUCT_INCOMPLETE']);
    const added = await seller.say('products.files.create', FILES, { ...named, file_id });
    expect(added).toMatchObject({ id: file_id, name: 'plugin.txt' });
    const LISTED = 'GET /products/{product_id}/files';
    expect(await seller.say('products.files.list', LISTED, named)).toEqual({ items: [added] });
    expect(codes(await stranger.refused(LISTED, named))).toEqual([404, 'PRODUCT_NOT_FOUND']);
    const list = () => stranger.say('products.list', 'GET /products', { search: product.name });
    expect(await list()).toMatchObject({ total: 0 });
    expect(codes(await member.refused(PUBLISH, named))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await seller.refused(PUBLISH, { product_id: randomUUIDv7() }))).toEqual([404, 'PRODUCT_NOT_FOUND']);
    expect((await seller.say('products.publish', PUBLISH, named)).published_at).not.toBeNull();
    expect(await list()).toMatchObject({ total: 1, items: [{ id: product.id, price: 2002 }] });
    expect(await stranger.say('products.get', ONE, named)).toMatchObject({ id: product.id });
    expect(codes(await stranger.refused('GET /products', { page_size: 1000 }))).toEqual([422, 'INVALID_INPUT']);
    expect((await (await desk.as(undefined, prefix)).refused('GET /products')).status).toBe(401);

    const UNPUBLISH = 'POST /products/{product_id}/unpublish';
    expect(codes(await member.refused(UNPUBLISH, named))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await seller.refused(UNPUBLISH, { product_id: '7' }))).toEqual([422, 'INVALID_INPUT']);
    expect(await seller.say('products.unpublish', UNPUBLISH, named)).toMatchObject({ published_at: null });
    expect(await list()).toMatchObject({ total: 0 });

    const DELETE = 'DELETE /products/{product_id}';
    expect(codes(await member.refused(DELETE, named))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await seller.refused(DELETE, { product_id: '7' }))).toEqual([422, 'INVALID_INPUT']);
    expect((await seller.say('products.delete', DELETE, named)).deleted_at).not.toBeNull();
    const restored = await seller.say('products.restore', 'POST /products/{product_id}/restore', named);
    expect(restored).toMatchObject({ deleted_at: null, published_at: null });
  });

  test('a licence is issued, used on two devices, moved to a third, and listed', async () => {
    const { seller, member, stranger, named, file_id } = await aShop();
    await seller.say('products.files.create', FILES, { ...named, file_id });
    await seller.say('products.publish', PUBLISH, named);
    const { key, license } = await seller.say('licenses.issue', 'POST /licenses', { ...named, holder_name: 'Ada' });
    const anybody = await desk.as(undefined, prefix);
    const ACTIVATE = 'POST /licenses/activate';
    const DEACTIVATE = 'POST /licenses/deactivate';
    const on = (fingerprint: string) => ({ key, fingerprint });
    expect(await anybody.say('licenses.activate', ACTIVATE, on('the first laptop'))).toMatchObject({ used: 1 });
    expect(await anybody.say('licenses.activate', ACTIVATE, on('the second laptop'))).toMatchObject({ used: 2 });
    expect(codes(await anybody.refused(ACTIVATE, on('the third laptop')))).toEqual([409, 'ACTIVATIONS_SPENT']);
    const mistyped = key.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    expect(codes(await anybody.refused(ACTIVATE, { ...on('the third laptop'), key: mistyped }))).toEqual([
      404,
      'LICENSE_NOT_FOUND',
    ]);
    expect(codes(await anybody.refused(ACTIVATE, on('short')))).toEqual([422, 'INVALID_INPUT']);

    expect(await anybody.say('licenses.deactivate', DEACTIVATE, on('the first laptop'))).toMatchObject({ used: 1 });
    expect(codes(await anybody.refused(DEACTIVATE, on('the first laptop')))).toEqual([404, 'ACTIVATION_NOT_FOUND']);
    expect(codes(await anybody.refused(DEACTIVATE, { key }))).toEqual([422, 'INVALID_INPUT']);
    expect(await anybody.say('licenses.activate', ACTIVATE, on('the third laptop'))).toMatchObject({ used: 2 });

    const list = await member.say('licenses.list', 'GET /licenses');
    expect(list).toMatchObject({ total: 1, items: [{ id: license.id, holder_name: 'Ada', activations: 2 }] });
    expect(JSON.stringify(list)).not.toContain(key);
    expect((await stranger.refused('GET /licenses', { page_size: 1 })).status).toBeGreaterThanOrEqual(404);
    expect(codes(await member.refused('GET /licenses', { product_id: 'none' }))).toEqual([422, 'INVALID_INPUT']);
  });

  test('a product is bought, paid, downloaded, used and given back', async () => {
    const { seller, named, file_id } = await aShop();
    const sellers = await desk.world.kysely
      .selectFrom('products')
      .select('team_id')
      .where('id', '=', named.product_id)
      .executeTakeFirstOrThrow();
    const boss = await desk.as(await aMember(desk.world.kysely, { id: sellers.team_id }, 'owner'), prefix);
    await seller.say('products.files.create', FILES, { ...named, file_id });
    await seller.say('products.update', 'PATCH /products/{product_id}', { ...named, download_limit: 2 });
    await seller.say('products.publish', PUBLISH, named);
    const team = await aTeam(desk.world.kysely, { tier: 'free' });
    const buyer = await desk.as(await aMember(desk.world.kysely, team, 'owner'), prefix);
    const member = await desk.as(await aMember(desk.world.kysely, team, 'member'), prefix);
    const outsider = await desk.as(await aMember(desk.world.kysely, await aTeam(desk.world.kysely), 'owner'), prefix);

    const BUY = 'POST /purchases';
    expect(codes(await member.refused(BUY, named))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await buyer.refused(BUY, { product_id: 'none' }))).toEqual([422, 'INVALID_INPUT']);
    const pending = await buyer.say('purchases.create', BUY, named);
    expect(pending).toMatchObject({ status: 'pending', total: 1999, currency: 'EUR' });
    const DOWNLOAD = 'POST /purchases/{purchase_id}/download';
    const bought = { purchase_id: pending.id };
    expect(codes(await buyer.refused(DOWNLOAD, bought))).toEqual([409, 'PURCHASE_UNPAID']);
    const session = pending.checkout_url!.split('/').at(-1)!;
    stripe.buy(session);
    await ringForPurchase(desk.world, session);

    const ONE_BOUGHT = 'GET /purchases/{purchase_id}';
    expect(await member.say('purchases.get', ONE_BOUGHT, bought)).toMatchObject({ status: 'paid', downloads: 0 });
    expect(codes(await outsider.refused(ONE_BOUGHT, bought))).toEqual([404, 'PURCHASE_NOT_FOUND']);
    expect(codes(await member.refused(ONE_BOUGHT, { purchase_id: '7' }))).toEqual([422, 'INVALID_INPUT']);
    expect(await member.say('purchases.list', 'GET /purchases')).toMatchObject({
      total: 1,
      items: [{ id: pending.id }],
    });
    expect(await outsider.say('purchases.list', 'GET /purchases')).toMatchObject({ total: 0 });
    expect((await (await desk.as(undefined, prefix)).refused('GET /purchases')).status).toBe(401);
    expect(codes(await member.refused('GET /purchases', { page_size: 1000 }))).toEqual([422, 'INVALID_INPUT']);

    expect(codes(await outsider.refused(DOWNLOAD, bought))).toEqual([404, 'PURCHASE_NOT_FOUND']);
    expect(codes(await member.refused(DOWNLOAD, { ...bought, file_id: '7' }))).toEqual([422, 'INVALID_INPUT']);
    const { link, downloads } = await member.say('purchases.download', DOWNLOAD, bought);
    expect(downloads).toBe(1);
    const grant = link.split('/').at(-1)!;
    const anybody = await desk.as(undefined, prefix);
    for (let times = 0; times < 2; times++) {
      const bytes = await anybody.raw('GET /downloads/{grant}', { grant });
      expect([bytes.status, bytes.text]).toEqual([200, `bytes ${named.product_id}`]);
    }
    await member.say('purchases.download', DOWNLOAD, bought);
    expect(codes(await member.refused(DOWNLOAD, bought))).toEqual([409, 'DOWNLOADS_SPENT']);

    const LICENSE = 'GET /purchases/{purchase_id}/license';
    const { key } = await member.say('purchases.license', LICENSE, bought);
    const validate = () => anybody.say('licenses.validate', 'POST /licenses/validate', { key });
    expect(await validate()).toMatchObject({ valid: true });
    const REFUND = 'POST /sales/{sale_id}/refund';
    const sold = { sale_id: pending.id };
    expect(codes(await seller.refused(REFUND, sold))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await buyer.refused(REFUND, sold))).toEqual([404, 'SALE_NOT_FOUND']);
    expect(await seller.say('purchases.sales', 'GET /sales')).toMatchObject({ total: 1, items: [{ status: 'paid' }] });
    expect(await boss.say('purchases.refund', REFUND, sold)).toMatchObject({ status: 'refunded', refunded: 1999 });
    expect(await validate()).toMatchObject({ valid: false, status: 'revoked' });
    expect((await anybody.raw('GET /downloads/{grant}', { grant })).status).toBe(409);
  });
});

test('every spelling that the documents have of products, licences and purchases was called', () => {
  expect(uncalled(desk, 'products', 'licenses', 'purchases')).toEqual([]);
});
