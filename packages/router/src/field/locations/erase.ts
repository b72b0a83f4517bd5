import type { locations } from '@deskwire/contract/field/locations.ts';
import type { Ctx, In } from '../../kit/context.ts';
import * as queries from './queries.ts';

/** Erases points of one's own. */
export async function eraseLocations(
  { db, scope, events }: Ctx<typeof locations.erase>,
  { from, to }: In<typeof locations.erase>,
): Promise<{ erased: number }> {
  const erased = await queries.deletePoints(db, scope, scope.person_id, { from, to });
  events.add('location.erased', { id: scope.person_id }, { points: erased });
  return { erased };
}
