import { randomUUIDv7 } from 'node:crypto';
import type { Place, places } from '@deskwire/contract/field/places.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { constraintMeans } from '../../kit/errors.ts';
import { requireRoom } from '../../kit/limits/entitlements.ts';
import { getPlace } from './get.ts';
import * as queries from './queries.ts';

constraintMeans({ places_pkey: 'ID_TAKEN' });

const USUAL_RADIUS = 100;

export async function createPlace(
  ctx: Ctx<typeof places.create>,
  { team_id: _, id = randomUUIDv7(), address = null, radius = USUAL_RADIUS, ...given }: In<typeof places.create>,
): Promise<Place> {
  const { db, scope, events, now } = ctx;
  await requireRoom(ctx, 'places');
  const made = { created_by: scope.person_id, created_at: now() };
  await queries.insertPlace(db, scope, { ...given, ...made, id, address, radius });
  events.add('place.created', { id, version: 1 }, { name: given.name });
  return getPlace(db, scope, id);
}
