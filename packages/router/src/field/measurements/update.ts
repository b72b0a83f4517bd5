import type { Measurement, measurements } from '@deskwire/contract/field/measurements.ts';
import { changesOf } from '../../kit/events/changes.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { checkVersion } from '../../kit/calls/version.ts';
import { unitOf } from '../inspections/answers/values.ts';
import { getMeasurement, lockMeasurement } from './find.ts';
import { measured, presentMeasurement } from './present.ts';
import * as queries from './queries.ts';

/** Corrects what was measured. */
export async function updateMeasurement(
  { db, scope, events, now }: Ctx<typeof measurements.update>,
  { team_id: _, measurement_id, version, ...input }: In<typeof measurements.update>,
): Promise<Measurement> {
  const present = presentMeasurement();
  const before = await lockMeasurement(db, scope, measurement_id);
  await checkVersion(before, version, () => present(before));
  const changes = changesOf(before, input);
  if (changes === undefined) return present(before);
  const set = {
    ...measured(input.value ?? before.value, unitOf(input.unit ?? before.unit)),
    label: input.label ?? before.label,
    note: input.note ?? before.note,
    measured_at: input.measured_at ?? before.measured_at,
  };
  const saved = await queries.updateMeasurement(db, scope, measurement_id, set, now());
  events.add('measurement.updated', saved, { changes });
  return present(await getMeasurement(db, scope, measurement_id));
}
