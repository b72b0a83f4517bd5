import type { Place, places } from '@deskwire/contract/field/places.ts';
import { changesOf } from '../../kit/events/changes.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { checkVersion } from '../../kit/calls/version.ts';
import { getPlace } from './get.ts';
import * as queries from './queries.ts';

export async function updatePlace(
  { db, scope, events, now }: Ctx<typeof places.update>,
  { team_id: _, place_id, version, ...change }: In<typeof places.update>,
): Promise<Place> {
  const before = await queries.lockPlace(db, scope, place_id);
  if (before === undefined) throw new AppError('PLACE_NOT_FOUND');
  await checkVersion(before, version, () => ({ ...before, distance: null }));
  const changes = changesOf(before, change);
  if (changes === undefined) return { ...before, distance: null };
  const set = Object.fromEntries(Object.entries(changes).map(([field, { to }]) => [field, to]));
  events.add('place.updated', await queries.updatePlace(db, scope, place_id, set, now()), { changes });
  return getPlace(db, scope, place_id);
}
