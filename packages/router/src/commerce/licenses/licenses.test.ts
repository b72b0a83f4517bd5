import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT, importSPKI, jwtVerify } from 'jose';
import { generateKeyPairSync, randomUUIDv7 } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { missing, parts } from '@deskwire/testing/parts.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../testing/world.ts';
import { aProductFile } from '../shop.fixture.ts';
import { hashKey, mintKey } from './key.ts';

const world = await testWorld();
const nobody = () =>
  world.caller({}, { address: `10.0.${Math.floor(Math.random() * 250)}.${Math.floor(Math.random() * 250)}` });
const device = () => `device ${randomUUIDv7()}`;

/** A team with a published product, and a licence of it. */
async function aSeller(terms: object = {}, license: object = {}) {
  const team = await aTeam(world.kysely, { tier: 'premium' });
  const admin = await aMember(world.kysely, team, 'admin');
  const seller = await world.as(admin);
  const product = await seller.products.create({ name: 'A plugin', price: 1900, currency: 'EUR', ...terms });
  await aProductFile(world, admin, product.id);
  await seller.products.publish({ product_id: product.id });
  const issued = await seller.licenses.issue({ product_id: product.id, holder_name: 'A buyer', ...license });
  return { team, seller, product, license_id: issued.license.id, key: issued.key };
}
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'no refusal',
    (error: unknown) => error,
  );

describe('activating', () => {
  test('the sixth of five is refused, and a place that was freed is for one more', async () => {
    const { key } = await aSeller({ max_activations: 5 });
    const fingerprints = Array.from({ length: 6 }, device);
    for (const fingerprint of fingerprints.slice(0, 5)) await nobody().licenses.activate({ key, fingerprint });
    const [first, sixth] = [fingerprints[0]!, fingerprints[5]!];
    const spent = { app: 'ACTIVATIONS_SPENT', details: { allowed: 5, used: 5 } };
    expect(await refusal(nobody().licenses.activate({ key, fingerprint: sixth }))).toMatchObject(spent);
    await nobody().licenses.deactivate({ key, fingerprint: first });
    expect(await nobody().licenses.activate({ key, fingerprint: sixth })).toMatchObject({ used: 5 });
    expect(await refusal(nobody().licenses.activate({ key, fingerprint: first }))).toMatchObject(spent);
  });

  test('twenty devices at once never pass the limit, and each is told who holds the places', async () => {
    const { seller, key, license_id } = await aSeller({ max_activations: 5 });
    const answers = await Promise.allSettled(
      Array.from({ length: 20 }, (_, at) =>
        nobody().licenses.activate({ key, fingerprint: device(), name: `Laptop ${at}` }),
      ),
    );
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    const refused = answers.filter((answer) => answer.status === 'rejected');
    for (const { reason } of refused)
      expect(reason).toMatchObject({ app: 'ACTIVATIONS_SPENT', details: { allowed: 5, used: 5 } });
    const { details } = refused[0]!.reason as { details: { activations: unknown[] } };
    expect(details.activations).toHaveLength(5);
    expect(await seller.licenses.get({ license_id })).toMatchObject({ activations: 5, max_activations: 5 });
  });

  test('the same device at once, and again, is one activation', async () => {
    const { key } = await aSeller();
    const fingerprint = device();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => nobody().licenses.activate({ key: key.toLowerCase(), fingerprint })),
    );
    expect(new Set(answers.map(({ activation_id }) => activation_id)).size).toBe(1);
    expect(answers[0]).toMatchObject({ allowed: 1, used: 1 });
  });

  test('deactivating frees a place, ten times in 30 days', async () => {
    const { key, seller, license_id } = await aSeller();
    for (let turn = 0; turn < 10; turn++) {
      const fingerprint = device();
      await nobody().licenses.activate({ key, fingerprint });
      expect(await nobody().licenses.deactivate({ key, fingerprint })).toMatchObject({ used: 0 });
      expect(await refusal(nobody().licenses.deactivate({ key, fingerprint }))).toMatchObject({
        app: 'ACTIVATION_NOT_FOUND',
      });
    }
    const fingerprint = device();
    await nobody().licenses.activate({ key, fingerprint });
    expect(await refusal(nobody().licenses.deactivate({ key, fingerprint }))).toMatchObject({
      app: 'DEACTIVATIONS_SPENT',
      details: { allowed: 10, used: 10 },
    });
    // The limit of one buyer can change.
    await seller.licenses.setLimit({ license_id, max_activations: 2 });
    expect(await nobody().licenses.activate({ key, fingerprint: device() })).toMatchObject({ allowed: 2, used: 2 });
    expect((await seller.licenses.activations({ license_id })).total).toBe(12);
  });

  test('a licence that is suspended, replaced, revoked or expired is refused, and says why', async () => {
    const { key, seller, license_id, team } = await aSeller({ max_activations: 3 });
    const fingerprint = device();
    await nobody().licenses.activate({ key, fingerprint });
    await seller.licenses.suspend({ license_id });
    expect(await refusal(nobody().licenses.activate({ key, fingerprint }))).toMatchObject({ app: 'LICENSE_SUSPENDED' });
    await seller.licenses.resume({ license_id });
    const { key: next } = await seller.licenses.reissue({ license_id });
    expect(await refusal(nobody().licenses.validate({ key }))).toMatchObject({ app: 'LICENSE_NOT_FOUND' });
    expect(await nobody().licenses.validate({ key: next, fingerprint })).toMatchObject({
      valid: true,
      status: 'active',
      active_here: true,
    });
    const past = new Date(Date.now() - 1000).toISOString();
    const expire = (expires_at: string | null) =>
      world.kysely.updateTable('licenses').set({ expires_at }).where('id', '=', license_id).execute();
    await expire(past);
    expect(await refusal(nobody().licenses.activate({ key: next, fingerprint }))).toMatchObject({
      app: 'LICENSE_EXPIRED',
      details: { expires_at: past },
    });
    await expire(null);
    await seller.licenses.revoke({ license_id });
    expect(await nobody().licenses.validate({ key: next })).toMatchObject({ valid: false, status: 'revoked' });
    expect(await refusal(nobody().licenses.activate({ key: next, fingerprint }))).toMatchObject({
      app: 'LICENSE_REVOKED',
    });
    const told = await world.kysely
      .selectFrom('events')
      .select('type')
      .where('team_id', '=', team.id)
      .where('entity', '=', 'license')
      .orderBy('id')
      .execute();
    expect(told.map(({ type }) => type)).toEqual([
      'license.issued',
      'license.activated',
      'license.suspended',
      'license.resumed',
      'license.reissued',
      'license.revoked',
    ]);
  });
});

describe('a licence file', () => {
  test.skipIf(missing([parts.openssl]).length > 0)(
    'is verified by openssl with nothing but the public key; a changed one is not',
    async () => {
      const { key } = await aSeller({ max_activations: 3, grace_days: 5 });
      const { file } = await nobody().licenses.activate({ key, fingerprint: device() });
      const { items } = await nobody().licenses.keys({});
      const [head, body, signature] = file.split('.') as [string, string, string];
      const { kid, alg, typ } = JSON.parse(Buffer.from(head, 'base64url').toString()) as Record<string, string>;
      expect([alg, typ]).toEqual(['EdDSA', 'licence+jwt']);
      const dir = mkdtempSync(join(tmpdir(), 'deskwire-license-'));
      const verify = (text: string) => {
        writeFileSync(join(dir, 'key.pem'), items.find((one) => one.kid === kid)!.public_key);
        writeFileSync(join(dir, 'text'), text);
        writeFileSync(join(dir, 'signature'), Buffer.from(signature, 'base64url'));
        const args = [
          'pkeyutl',
          '-verify',
          '-pubin',
          '-inkey',
          'key.pem',
          '-rawin',
          '-in',
          'text',
          '-sigfile',
          'signature',
        ];
        return execFileSync('openssl', args, { cwd: dir, stdio: 'pipe' }).toString();
      };
      expect(verify(`${head}.${body}`)).toContain('Verified Successfully');
      const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
      const more = Buffer.from(JSON.stringify({ ...claims, lim: 999 })).toString('base64url');
      expect(() => verify(`${head}.${more}`)).toThrow('');
    },
  );

  test('says what it is for, ends with the licence and its grace, and no other signature counts', async () => {
    const expires_at = new Date(Date.now() + 5 * 86_400_000).toISOString();
    const { key, product, license_id } = await aSeller({ grace_days: 2 }, { expires_at });
    const fingerprint = device();
    const { file, file_expires_at } = await nobody().licenses.activate({ key, fingerprint });
    expect(Date.parse(file_expires_at) - Date.parse(expires_at)).toBe(2 * 86_400_000);
    const [{ public_key } = { public_key: '' }] = (await nobody().licenses.keys({})).items;
    const options = { algorithms: ['EdDSA'], typ: 'licence+jwt', audience: product.id, subject: license_id };
    const ours = await importSPKI(public_key, 'EdDSA');
    const { payload } = await jwtVerify(file, ours, options);
    expect(payload).toMatchObject({ iss: world.services.config.public_url, lim: 1 });
    const foreign = generateKeyPairSync('ed25519').privateKey;
    const forged = await new SignJWT(payload).setProtectedHeader({ alg: 'EdDSA', typ: 'licence+jwt' }).sign(foreign);
    await expect(jwtVerify(forged, ours, options)).rejects.toThrow('signature');
    const none = `${Buffer.from('{"alg":"none","typ":"licence+jwt"}').toString('base64url')}.${file.split('.')[1]}.`;
    await expect(jwtVerify(none, ours, options)).rejects.toThrow('');
  });

  test('is signed with a pair that was made once, however many activate first at once', async () => {
    const rows = await world.kysely.selectFrom('signing_keys').select(['kid', 'private_key']).execute();
    expect(rows).toHaveLength(1);
    expect(rows[0]!.private_key).not.toContain('PRIVATE KEY');
  });
});

test('a mistyped key is known by its check digits, and no query is made for it', () => {
  const key = mintKey();
  expect(key).toMatch(/^DWL(-[0-9A-HJKMNP-TV-Z]{5}){5}$/);
  expect(hashKey(key)).toBeDefined();
  expect(hashKey(key.toLowerCase())).toEqual(hashKey(key));
  const at = 6;
  const wrong = '0123456789'
    .split('')
    .filter((digit) => digit !== key[at])
    .map((digit) => key.slice(0, at) + digit + key.slice(at + 1));
  expect(wrong.filter((one) => hashKey(one) !== undefined)).toEqual([]);
});

test('a draft is not licensed, and a plan allows so many products', async () => {
  const team = await aTeam(world.kysely, { tier: 'free' });
  const admin = await aMember(world.kysely, team, 'admin');
  const seller = await world.as(admin);
  const draft = () => seller.products.create({ name: 'A plugin', price: 0, currency: 'JPY' });
  const [first, second] = [await draft(), await draft()];
  const issue = seller.licenses.issue({ product_id: first.id, holder_name: 'A buyer' });
  expect(await refusal(issue)).toMatchObject({ app: 'PRODUCT_NOT_PUBLISHED' });
  expect(await refusal(seller.products.publish({ product_id: first.id }))).toMatchObject({ app: 'PRODUCT_INCOMPLETE' });
  for (const { id } of [first, second]) await aProductFile(world, admin, id);
  await seller.products.publish({ product_id: first.id });
  expect(await refusal(seller.products.publish({ product_id: second.id }))).toMatchObject({
    app: 'TIER_LIMIT_EXCEEDED',
    details: { limit: 'products', allowed: 1, used: 1 },
  });
  await seller.products.unpublish({ product_id: first.id });
  expect(await seller.products.publish({ product_id: second.id })).toMatchObject({ id: second.id });
  const odd = seller.products.create({ name: 'A plugin', price: 150, currency: 'ISK' });
  expect(await refusal(odd)).toMatchObject({ app: 'INVALID_INPUT', details: [{ path: ['price'] }] });
});
