import { z } from 'zod';
import { job } from '../../kit/job.ts';

/** Works out the clocks of all open tickets after a change of the rules or calendars, a batch at a time. */
export const recomputeOpen = job({
  name: 'sla.recomputeOpen',
  queue: 'timers',
  input: z.strictObject({ revision: z.int(), after: z.uuid().nullable() }),
});
/** Tickets of one batch: some hundreds of milliseconds of work. */
export const BATCH = 200;
