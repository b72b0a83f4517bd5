import { randomUUIDv7 } from 'node:crypto';
import type { Measurement, measurements } from '@deskwire/contract/field/measurements.ts';
import type { Base, Ctx, In, TeamScope, Writing } from '../../kit/context.ts';
import { touch } from '../inspections/answers/record.ts';
import { unitOf } from '../inspections/answers/values.ts';
import { lockOpen } from '../inspections/find.ts';
import { checkRepetition, hashOf } from '../repetition.ts';
import { getMeasurement } from './find.ts';
import { measured, presentMeasurement } from './present.ts';
import * as queries from './queries.ts';

export type Measuring = Pick<Writing<'measurement.created' | 'inspection.started'>, 'db' | 'events'> &
  Pick<Base, 'now'> & { readonly scope: TeamScope };

/** Records what was measured. */
export async function createMeasurement(
  ctx: Ctx<typeof measurements.create>,
  { team_id: _, ...input }: In<typeof measurements.create>,
): Promise<Measurement> {
  const { id } = await measure(ctx, input);
  return presentMeasurement()(await getMeasurement(ctx.db, ctx.scope, id));
}

/** Writes a measurement. The same again is the one that is there; anything else under its id throws ID_TAKEN. */
export async function measure(
  ctx: Measuring,
  { id = randomUUIDv7(), ...input }: Omit<In<typeof measurements.create>, 'team_id'>,
): Promise<{ id: string; repeated: boolean }> {
  const { db, scope, events, now } = ctx;
  const inspection = input.inspection_id === undefined ? null : await lockOpen(db, scope, input.inspection_id);
  const created_hash = hashOf({ ...input, inspection_id: inspection?.id });
  const { label, note = '', measured_at = now() } = input;
  const { value, unit } = input;
  const row = {
    ...measured(value, unitOf(unit)),
    id,
    inspection_id: inspection?.id ?? null,
    label,
    note,
    measured_by: scope.person_id,
    measured_at,
    created_hash,
  };
  if ((await queries.insertMeasurement(db, scope, row, now())) === undefined) {
    checkRepetition((await queries.findMade(db, scope, id))!, scope, created_hash);
    return { id, repeated: true };
  }
  const { inspection_id } = row;
  events.add('measurement.created', { id, version: 1 }, { inspection_id, label, value, unit });
  if (inspection !== null) await touch(ctx, inspection);
  return { id, repeated: false };
}
