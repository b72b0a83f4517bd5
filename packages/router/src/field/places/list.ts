import type { Place, places } from '@deskwire/contract/field/places.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { invalid } from '../../kit/errors.ts';
import { page } from '../../kit/lists/page.ts';
import * as queries from './queries.ts';

const USUAL_METRES = 5000;

/** The places of a team by name, or those around a point, the nearest first. */
export function listPlaces(
  ctx: Ctx<typeof places.list>,
  { team_id: _, search, near_lat, near_lon, within, ...input }: In<typeof places.list>,
) {
  const { db, scope } = ctx;
  if ((near_lat === undefined) !== (near_lon === undefined)) throw invalid('near_lon', 'goes with near_lat');
  if (near_lat === undefined || near_lon === undefined) {
    if (within !== undefined) throw invalid('within', 'goes with near_lat and near_lon');
    return page(ctx, input, {
      key: [scope.team_id, 'places', search],
      find: (slice) => queries.listPlaces(db, scope, search, slice),
      position: (row) => [row.name, row.id],
      present: (row): Place => row,
    });
  }
  const near = { lat: near_lat, lon: near_lon, within: within ?? USUAL_METRES };
  return page(ctx, input, {
    key: [scope.team_id, 'places', search, near],
    find: (slice) => queries.listNear(db, scope, near, search, slice),
    position: (row) => [row.distance, row.id],
    present: (row): Place => row,
  });
}
