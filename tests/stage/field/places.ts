import { randomUUIDv7 } from 'node:crypto';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { at } from '../words.ts';

const reads = 'team:field.read';
const writes = 'team:field.write';

export const stage = onStage({
  furnish: aPlace,
  access: {
    'places.list': reads,
    'places.get': reads,
    'places.create': writes,
    'places.update': writes,
    'places.delete': writes,
  },
  inputs: {
    'places.list': () => ({}),
    'places.create': () => ({ name: 'A site', lat: 47.376887, lon: 8.541694 }),
    'places.update': () => ({ name: 'Another site' }),
  },
});

async function aPlace({ kysely }: TestWorld, { id: team_id, owner, mark }: Desk) {
  const place = randomUUIDv7();
  await kysely
    .insertInto('places')
    .values({
      team_id,
      id: place,
      name: `${mark} place`,
      address: `${mark} address`,
      lat: '47.376887',
      lon: '8.541694',
      radius: 100,
      created_by: owner.person_id,
      created_at: at,
      updated_at: at,
    })
    .execute();
  return { rows: { place } };
}
