import { randomUUIDv7 } from 'node:crypto';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { at, later } from '../words.ts';
import { stage as inspections } from './inspections.ts';

export const stage = onStage({
  furnish: somePhotos,
  access: {
    'photos.get': 'team:field.read',
    'photos.announce': 'team:field.write',
    'photos.delete': 'team:field.write',
    'photos.restore': 'team:field.write',
    'photos.stripLocation': 'team:field.write',
  },
  inputs: {
    'photos.upload': () => ({}),
    'photos.restore': ({ own }) => ({ photo_id: own.deleted }),
  },
  apart: { 'photos.upload photo_id': ['inspection_id', 'item_key'] },
  pictures: ['photos.upload'],
});

/** A photo of the inspection, and a deleted one. */
async function somePhotos({ kysely }: TestWorld, desk: Desk) {
  const { id: team_id, agent, mark } = desk;
  const { rows } = await desk.of(inspections);
  const [photo, deleted] = [randomUUIDv7(), randomUUIDv7()];
  const base = {
    team_id,
    inspection_id: rows.inspection,
    caption: `${mark} photo`,
    state: 'ready' as const,
    file_id: randomUUIDv7(),
    thumb_id: randomUUIDv7(),
    width: 4,
    height: 3,
    latitude: 47.3769,
    longitude: 8.5417,
    place_source: 'camera' as const,
    uploaded_by: agent.person_id,
    created_at: at,
    updated_at: at,
  };
  await kysely
    .insertInto('photos')
    .values([
      { ...base, id: photo },
      { ...base, id: deleted, deleted_at: at, purge_at: later },
    ])
    .execute();
  return { rows: { photo }, deleted };
}
