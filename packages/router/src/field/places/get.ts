import type { Place } from '@deskwire/contract/field/places.ts';
import type { Db } from '@deskwire/database/schema.ts';
import { AppError } from '../../kit/errors.ts';
import type { InTeam } from '../../kit/team-id.ts';
import * as queries from './queries.ts';

/** Throws PLACE_NOT_FOUND. */
export async function getPlace(db: Db, scope: InTeam, id: string): Promise<Place> {
  const row = await queries.findPlace(db, scope, id);
  if (row === undefined) throw new AppError('PLACE_NOT_FOUND');
  return { ...row, distance: null };
}
