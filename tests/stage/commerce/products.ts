import { randomUUIDv7 } from 'node:crypto';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { manages, or404 } from '../rules.ts';
import { at } from '../words.ts';

export const stage = onStage({
  furnish: someProducts,
  access: {
    'products.restore': 'team:products.manage',
  },
  rowRules: {
    // It is a draft.
    'products.get': or404((actor) => actor.team === 'A' && manages(actor)),
  },
  inputs: {
    'products.create': () => ({ name: 'A plugin', price: 1900, currency: 'EUR' }),
    'products.update': () => ({ name: 'Another plugin' }),
  },
});

/** A draft, and a published product of no secret. */
async function someProducts({ kysely }: TestWorld, { id: team_id, owner, mark }: Desk) {
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
  return { rows: { product: draft }, published };
}
