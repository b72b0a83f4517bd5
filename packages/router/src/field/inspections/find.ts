import type { Db, Tx } from '@deskwire/database/schema.ts';
import { AppError } from '../../kit/errors.ts';
import type { InTeam } from '../../kit/team-id.ts';
import * as queries from './queries.ts';

/** An inspection that somebody holds, as other domains need it. */
export type HeldInspection = Pick<queries.InspectionRow, 'id' | 'items' | 'status'>;

/** Throws INSPECTION_NOT_FOUND for no row. */
export function must<R>(row: R | undefined): R {
  if (row === undefined) throw new AppError('INSPECTION_NOT_FOUND');
  return row;
}

/** An inspection. Throws INSPECTION_NOT_FOUND. */
export const getInspection = async (db: Db, scope: InTeam, id_or_key: string): Promise<queries.InspectionRow> =>
  must(await queries.findInspection(db, scope, id_or_key));

/** Keeps an inspection as it is until the transaction ends. Throws INSPECTION_NOT_FOUND. */
export const lockInspection = async (db: Tx, scope: InTeam, id_or_key: string): Promise<queries.InspectionRow> =>
  must(await queries.lockInspection(db, scope, id_or_key));

/** The same for a change that only an open inspection takes. Throws INSPECTION_COMPLETED too. */
export async function lockOpen(db: Tx, scope: InTeam, id_or_key: string): Promise<queries.InspectionRow> {
  const row = await lockInspection(db, scope, id_or_key);
  if (row.status === 'completed') throw new AppError('INSPECTION_COMPLETED');
  return row;
}
