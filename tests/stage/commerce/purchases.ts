import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { hashKey, mintKey, prefixOf } from '@deskwire/router/commerce/licenses/key.ts';
import { sealKey } from '@deskwire/router/commerce/licenses/selling/seal.ts';
import { linkOf } from '@deskwire/router/commerce/purchases/downloads/link.ts';
import { ownerOf } from '@deskwire/router/commerce/purchases/parties.ts';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { onStage, type Desk } from '../domain.ts';
import { at, later } from '../words.ts';
import { stripeOf } from './billing.ts';
import { stage as products } from './products.ts';

export const stage = onStage({
  furnish: somePurchases,
  access: {
    'purchases.license': 'team:purchases.read',
    'purchases.content': 'signed:download',
    'purchases.sales': 'team:products.manage',
    'purchases.refund': 'team:billing.manage',
  },
  inputs: {
    'purchases.create': ({ own }) => ({ product_id: own.elsewhere }),
    'purchases.download': ({ own }) => ({ file_id: own.file }),
    'purchases.content': ({ own }) => ({ grant: own.grant }),
  },
  links: ['purchases.content'],
});

/** A product of a shop that has nothing to do with the teams of the stage. */
async function aProductElsewhere({ kysely }: TestWorld): Promise<string> {
  const shop = await aTeam(kysely, { name: 'A shop' });
  const { person_id: created_by } = await aMember(kysely, shop, 'owner');
  const id = randomUUIDv7();
  const terms = { price: 1900, currency: 'EUR', max_activations: 5, grace_days: 7, created_by };
  const times = { published_at: at, created_at: at, updated_at: at };
  await kysely
    .insertInto('products')
    .values({ ...terms, ...times, team_id: shop.id, id, name: 'Of a shop' })
    .execute();
  return id;
}

/** A purchase and a sale of the team: it has bought from itself, so that both are there. */
async function somePurchases(world: TestWorld, { id: team_id, owner, mark, of }: Desk) {
  const { kysely, services } = world;
  await stripeOf(world);
  const { published, file } = await of(products);
  const [purchase, license, purchase_download] = [randomUUIDv7(), randomUUIDv7(), randomUUIDv7()];
  const key = mintKey();
  const sold = { team_id, product_id: published };
  await kysely
    .insertInto('licenses')
    .values({
      ...sold,
      id: license,
      holder_name: `${mark} holder`,
      key_hash: hashKey(key)!,
      prefix: prefixOf(key),
      sealed_key: sealKey(services, license, key),
      created_at: at,
      updated_at: at,
    })
    .execute();
  const money = { currency: 'EUR', price: 0, discount: 0, tax: 0, total: 0, status: 'paid' };
  const deal = {
    ...sold,
    ...money,
    id: purchase,
    product_name: mark,
    license_id: license,
    paid_at: at,
    updated_at: at,
  };
  await kysely
    .insertInto('purchases')
    .values({
      ...deal,
      seller_id: team_id,
      seller_name: mark,
      max_activations: 1,
      token_hash: randomBytes(32),
      requested_by: owner.person_id,
      created_at: at,
    })
    .execute();
  await kysely
    .insertInto('sales')
    .values({ ...deal, buyer_id: team_id, buyer_name: mark })
    .execute();
  await kysely
    .insertInto('purchase_downloads')
    .values({
      team_id,
      id: purchase_download,
      purchase_id: purchase,
      file_id: file,
      requested_by: owner.person_id,
      created_at: at,
      expires_at: later,
    })
    .execute();
  const grant = linkOf(services, { ...ownerOf({ team_id }), id: purchase_download })
    .split('/')
    .at(-1)!;
  return { rows: { purchase, sale: purchase }, file, grant, elsewhere: await aProductElsewhere(world) };
}
