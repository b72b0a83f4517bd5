import { randomUUIDv7 } from 'node:crypto';
import { hashFingerprint, hashKey, mintKey, prefixOf } from '@deskwire/router/commerce/licenses/key.ts';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import type { TestPerson } from '@deskwire/testing/builders.ts';

const at = new Date(Date.now() - 60_000).toISOString();
/** On which the licence of the stage is active. */
export const DEVICE = 'a device of theirs';

/** A team that sells: a draft, a published product of no secret, and a licence in use. */
export async function someProducts({ kysely }: TestWorld, team: { id: string; owner: TestPerson; mark: string }) {
  const { id: team_id, mark } = team;
  const created_by = team.owner.person_id;
  const [draft, published, license, license_activation] = Array.from({ length: 4 }, () => randomUUIDv7()) as [
    string,
    string,
    string,
    string,
  ];
  const terms = { team_id, price: 1900, currency: 'EUR', max_activations: 5, grace_days: 7, created_by };
  await kysely
    .insertInto('products')
    .values([
      { ...terms, id: draft, name: `${mark} product`, description: mark, created_at: at, updated_at: at },
      { ...terms, id: published, name: 'Of everybody', published_at: at, created_at: at, updated_at: at },
    ])
    .execute();
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
      created_by,
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
  return { draft, published, license, license_activation, key };
}
