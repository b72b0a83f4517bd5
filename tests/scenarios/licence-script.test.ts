import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createServer } from '@deskwire/api/server.ts';
import { stripeWorld } from '@deskwire/router/commerce/billing.fixture.ts';
import { aBuyer, aShop, ringForPurchase } from '@deskwire/router/commerce/shop.fixture.ts';
import { missing, parts } from '@deskwire/testing/parts.ts';

const { world, stripe, close } = await stripeWorld();
const app = await createServer(world.services);
const url = await app.listen({ port: 0, host: '127.0.0.1' });
// Links are made for this address.
Object.assign(world.services.config, { public_url: url });
const work = mkdtempSync(join(tmpdir(), 'deskwire-licence-'));
afterAll(async () => {
  await app.close();
  await close();
  rmSync(work, { recursive: true, force: true });
});

const script = join(import.meta.dirname, '../../examples/licence.sh');
const needed = [parts.openssl, parts.curl];

test.skipIf(missing(needed).length > 0)(
  'with curl and openssl alone somebody buys, downloads, activates and verifies; a changed licence is none',
  async () => {
    const shop = await aShop(world, { max_activations: 2 });
    const { owner, team, buyer } = await aBuyer(world);
    const env = {
      PATH: process.env['PATH']!,
      API: `${url}/api/v1`,
      TOKEN: await world.tokenOf(owner),
      TEAM: team.id,
      PRODUCT: shop.product_id,
      WORK: work,
      FINGERPRINT: 'the laptop of a buyer',
    };
    const running = spawn('sh', [script], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    let complained = '';
    running.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    running.stderr.on('data', (chunk: Buffer) => (complained += chunk.toString()));
    const ended = new Promise<number | null>((resolve) => running.on('exit', resolve));
    // Somebody pays on the page that the script names.
    await expect.poll(() => /pay at \S+/.exec(complained)?.[0], { timeout: 60_000 }).toBeDefined();
    const session = /pay at \S*\/(\S+)/.exec(complained)![1]!;
    stripe.buy(session);
    await ringForPurchase(world, session);
    expect([await ended, complained.replace(/pay at \S+\s*/, '')]).toEqual([0, '']);
    expect(said).toContain('Signature Verified Successfully');
    expect(said).toMatch(/licensed until \d{4}-\d\d-\d\d/);
    expect(readFileSync(join(work, 'product'), 'utf8')).toBe('the bytes of plugin.txt');
    expect((await buyer.purchases.list({})).items).toMatchObject([{ status: 'paid', downloads: 1 }]);

    const [{ id: license_id } = { id: '' }] = (await shop.seller.licenses.list({})).items;
    expect((await shop.seller.licenses.activations({ license_id })).total).toBe(1);
    writeFileSync(join(work, 'text'), readFileSync(join(work, 'text'), 'utf8').replace('.', '.e'));
    const verify = [
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
    const refused = spawn('openssl', verify, { cwd: work, stdio: 'ignore' });
    expect(await new Promise((resolve) => refused.on('exit', resolve))).not.toBe(0);
  },
);
