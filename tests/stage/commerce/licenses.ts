import { randomUUIDv7 } from 'node:crypto';
import { hashFingerprint, hashKey, mintKey, prefixOf } from '@deskwire/router/commerce/licenses/key.ts';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { at } from '../words.ts';
import { stage as products } from './products.ts';

export const stage = onStage({
  furnish: aLicense,
  access: {
    'licenses.get': 'team:purchases.read',
    'licenses.activations': 'team:purchases.read',
    'licenses.issue': 'team:products.manage',
    'licenses.setLimit': 'team:products.manage',
    'licenses.reissue': 'team:products.manage',
    'licenses.suspend': 'team:products.manage',
    'licenses.resume': 'team:products.manage',
    'licenses.revoke': 'team:products.manage',
    'licenses.validate': 'public',
    'licenses.keys': 'public',
  },
  inputs: {
    'licenses.issue': ({ a }) => ({ product_id: a.of(products).published, holder_name: 'A buyer' }),
    'licenses.setLimit': () => ({ max_activations: 9 }),
    'licenses.activate': ({ own }) => ({ key: own.key, fingerprint: 'another device' }),
    'licenses.deactivate': ({ own }) => ({ key: own.key, fingerprint: DEVICE }),
    'licenses.validate': ({ own }) => ({ key: own.key }),
  },
  // Whoever has the key.
  reaches: { 'licenses.activate': () => true, 'licenses.deactivate': () => true },
});

/** On which the licence of the stage is active. */
const DEVICE = 'a device of theirs';

/** A licence in use. */
async function aLicense({ kysely }: TestWorld, { id: team_id, owner, mark, of }: Desk) {
  const { published } = await of(products);
  const [license, license_activation] = [randomUUIDv7(), randomUUIDv7()];
  const key = mintKey();
  await kysely
    .insertInto('licenses')
    .values({
      team_id,
      id: license,
      product_id: published,
      holder_name: `${mark} holder`,
      holder_email: `${mark.toLowerCase()}@holder.example`,
      key_hash: hashKey(key)!,
      prefix: prefixOf(key),
      created_by: owner.person_id,
      created_at: at,
      updated_at: at,
    })
    .execute();
  await kysely
    .insertInto('license_activations')
    .values({
      team_id,
      id: license_activation,
      license_id: license,
      fingerprint_hash: hashFingerprint(DEVICE),
      name: `${mark} device`,
      activated_at: at,
      last_seen_at: at,
    })
    .execute();
  return { rows: { license, license_activation }, key };
}
