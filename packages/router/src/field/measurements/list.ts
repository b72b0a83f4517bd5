import type { measurements } from '@deskwire/contract/field/measurements.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { page } from '../../kit/lists/page.ts';
import { unitOf } from '../inspections/answers/values.ts';
import { getInspection } from '../inspections/find.ts';
import { presentMeasurement } from './present.ts';
import * as queries from './queries.ts';

/** The measurements of the team, the newest first. */
export async function listMeasurements(ctx: Ctx<typeof measurements.list>, input: In<typeof measurements.list>) {
  const { kind, search, in_unit } = input;
  const unit = in_unit === undefined ? undefined : unitOf(in_unit);
  const inspection =
    input.inspection_id === undefined ? undefined : await getInspection(ctx.db, ctx.scope, input.inspection_id);
  const filter = { inspection_id: inspection?.id, kind, search };
  return page(ctx, input, {
    key: ['measurements', ctx.scope.team_id, filter],
    find: (slice) => queries.listMeasurements(ctx.db, ctx.scope, filter, slice),
    position: (row) => [row.created_at, row.id],
    present: presentMeasurement(unit),
  });
}
