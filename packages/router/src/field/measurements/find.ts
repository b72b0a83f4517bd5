import type { Db, Tx } from '@deskwire/database/schema.ts';
import { AppError } from '../../kit/errors.ts';
import type { InTeam } from '../../kit/team-id.ts';
import { lockOpen } from '../inspections/find.ts';
import * as queries from './queries.ts';

function must<R>(row: R | undefined): R {
  if (row === undefined) throw new AppError('MEASUREMENT_NOT_FOUND');
  return row;
}

/** A measurement. Throws MEASUREMENT_NOT_FOUND. */
export const getMeasurement = async (db: Db, scope: InTeam, id: string): Promise<queries.MeasurementRow> =>
  must(await queries.findMeasurement(db, scope, id));

/** Keeps a measurement, and the inspection it belongs to. Throws MEASUREMENT_NOT_FOUND, and INSPECTION_COMPLETED. */
export async function lockMeasurement(db: Tx, scope: InTeam, id: string): Promise<queries.MeasurementRow> {
  const { inspection_id } = await getMeasurement(db, scope, id);
  // The inspection first, as whoever completes it takes it first too.
  if (inspection_id !== null) await lockOpen(db, scope, inspection_id);
  return must(await queries.lockMeasurement(db, scope, id));
}
