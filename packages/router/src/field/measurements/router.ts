import { measurements } from '@deskwire/contract/field/measurements.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { createMeasurement } from './create.ts';
import { deleteMeasurement } from './delete.ts';
import { listMeasurements } from './list.ts';
import { updateMeasurement } from './update.ts';

export const measurementsRouter = router({
  list: procedure(measurements.list).query(({ ctx, input }) => listMeasurements(ctx, input)),
  create: procedure(measurements.create).mutation(({ ctx, input }) => createMeasurement(ctx, input)),
  update: procedure(measurements.update).mutation(({ ctx, input }) => updateMeasurement(ctx, input)),
  delete: procedure(measurements.delete).mutation(({ ctx, input }) => deleteMeasurement(ctx, input)),
});
