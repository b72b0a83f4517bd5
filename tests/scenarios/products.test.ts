import { randomUUIDv7 } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { aMember, aTeam, aUser } from '@deskwire/testing/builders.ts';
import { openDesk, PREFIXES, uncalled } from './client.ts';

const desk = await openDesk();
afterAll(() => desk.app.close());

const ONE = 'GET /products/{product_id}';

describe.each(PREFIXES)('the routes of products and licences below %s', (prefix) => {
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
    return { team, seller, member, stranger, product, named: { product_id: product.id } };
  }
  const codes = (refused: { status: number; error: { code: string } }) => [refused.status, refused.error.code];

  test('a product is created, changed, published, seen by everybody, taken back and deleted', async () => {
    const { seller, member, stranger, product, named } = await aShop();
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

    const PUBLISH = 'POST /products/{product_id}/publish';
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
    const { seller, member, stranger, named } = await aShop();
    await seller.say('products.publish', 'POST /products/{product_id}/publish', named);
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
});

test('every spelling that the documents have of products and licences was called', () => {
  expect(uncalled(desk, 'products', 'licenses')).toEqual([]);
});
