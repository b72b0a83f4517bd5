import type { Place, places } from '@deskwire/contract/field/places.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import * as queries from './queries.ts';

/** Removes a name from the map. Points that were recorded there stay. */
export async function deletePlace(
  { db, scope, events }: Ctx<typeof places.delete>,
  { place_id }: In<typeof places.delete>,
): Promise<Place> {
  const before = await queries.lockPlace(db, scope, place_id);
  if (before === undefined) throw new AppError('PLACE_NOT_FOUND');
  await queries.deletePlace(db, scope, place_id);
  events.add('place.deleted', before, { name: before.name });
  return { ...before, distance: null };
}
