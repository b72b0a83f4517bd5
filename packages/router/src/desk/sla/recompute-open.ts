import { z } from 'zod';
import { EventRef, job } from '../../kit/job.ts';

/** Works out the clocks of all open tickets after a change of the rules or calendars, a batch at a time. */
export const recomputeOpen = job({
  name: 'sla.recomputeOpen',
  queue: 'timers',
  input: z.strictObject({ revision: z.int(), after: z.uuid().nullable() }),
});
/** Sets the timers of a team again that has come back. */
export const resumeTeam = job({ name: 'sla.resumeTeam', queue: 'events', input: EventRef });
/** Tickets of one batch: some hundreds of milliseconds of work. */
export const BATCH = 200;
