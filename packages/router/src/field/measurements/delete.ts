import type { Measurement, measurements } from '@deskwire/contract/field/measurements.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { lockMeasurement } from './find.ts';
import { presentMeasurement } from './present.ts';
import * as queries from './queries.ts';

/** Deletes a measurement; the event says what it was. */
export async function deleteMeasurement(
  { db, scope, events }: Ctx<typeof measurements.delete>,
  { measurement_id }: In<typeof measurements.delete>,
): Promise<Measurement> {
  const row = await lockMeasurement(db, scope, measurement_id);
  await queries.deleteMeasurement(db, scope, row.id);
  const { inspection_id, label, value, unit } = row;
  events.add('measurement.deleted', row, { inspection_id, label, value, unit });
  return presentMeasurement()(row);
}
