import type { Tx } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import * as moves from './deployments/moves.queries.ts';

/** Locks an environment, so that nothing moves in it meanwhile. Throws ENVIRONMENT_NOT_FOUND. */
export async function lockPlace(db: Tx, scope: TeamScope, id: string): Promise<moves.Place> {
  const place = await moves.lockPlace(db, scope.team_id, id);
  if (place === undefined) throw new AppError('ENVIRONMENT_NOT_FOUND');
  return place;
}
