import type { Said } from '../queries.ts';
import { invalid } from '../../../kit/errors.ts';

interface Telling {
  readonly caption?: string | undefined;
  readonly taken_at?: string | undefined;
  readonly latitude?: number | undefined;
  readonly longitude?: number | undefined;
  readonly accuracy_m?: number | undefined;
}
/** The columns of a photo that a client fills in. Devices send 0/0 if they know no place. */
export function saidBy(telling: Telling): Said {
  const { caption = '', taken_at = null, latitude, longitude, accuracy_m = null } = telling;
  if ((latitude === undefined) !== (longitude === undefined)) throw invalid('latitude', 'goes with longitude');
  const nowhere = latitude === undefined || longitude === undefined || (latitude === 0 && longitude === 0);
  return {
    caption,
    taken_at,
    taken_at_source: taken_at === null ? null : 'client',
    ...(nowhere ? noPlace : { latitude, longitude, accuracy_m, place_source: 'client' as const }),
  };
}

export const noPlace = { latitude: null, longitude: null, accuracy_m: null, place_source: null } as const;
