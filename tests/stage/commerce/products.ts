import { randomUUIDv7 } from 'node:crypto';
import { Readable } from 'node:stream';
import { receiveUpload } from '@deskwire/router/platform/files/bytes/receive.ts';
import { storageKeyOf } from '@deskwire/router/platform/files/bytes/storage-key.ts';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { manages, or404 } from '../rules.ts';
import { at } from '../words.ts';

export const stage = onStage({
  furnish: someProducts,
  access: {
    'products.restore': 'team:products.manage',
    'products.files.list': 'user',
    'products.files.create': 'team:products.manage',
    'products.files.delete': 'team:products.manage',
  },
  rowRules: {
    // It is a draft.
    'products.get': or404((actor) => actor.team === 'A' && manages(actor)),
    'products.files.list': or404((actor) => actor.team === 'A' && manages(actor)),
  },
  inputs: {
    'products.create': () => ({ name: 'A plugin', price: 1900, currency: 'EUR' }),
    'products.update': () => ({ name: 'Another plugin' }),
    'products.files.delete': ({ own }) => ({ file_id: own.draftFile }),
  },
});

/** A draft, and a published product of no secret. */
async function someProducts(world: TestWorld, { id: team_id, owner, mark }: Desk) {
  const { kysely } = world;
  const [draft, published] = [randomUUIDv7(), randomUUIDv7()];
  const created_by = owner.person_id;
  const terms = { team_id, price: 1900, currency: 'EUR', max_activations: 5, grace_days: 7, created_by };
  await kysely
    .insertInto('products')
    .values([
      { ...terms, id: draft, name: `${mark} product`, description: mark, created_at: at, updated_at: at },
      { ...terms, id: published, name: 'Of everybody', published_at: at, created_at: at, updated_at: at },
    ])
    .execute();
  const fileOf = async (product_id: string, name: string) => {
    const body = Readable.from([Buffer.from(`bytes of ${name}`)], { objectMode: false });
    const { id, content_type, size, sha256 } = await receiveUpload(world.services, body, { name, max_bytes: 1000 });
    const hash = { sha256: Buffer.from(sha256, 'hex'), storage_key: storageKeyOf(id) };
    const home = { home_kind: 'product', home_id: product_id, uploaded_by: created_by };
    await kysely
      .insertInto('files')
      .values({ team_id, id, name, content_type, size, ...hash, ...home, created_at: at })
      .execute();
    return id;
  };
  const draftFile = await fileOf(draft, `${mark}.txt`);
  return { rows: { product: draft }, published, draftFile, file: await fileOf(published, 'plugin.txt') };
}
