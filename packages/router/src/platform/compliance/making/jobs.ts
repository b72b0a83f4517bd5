import { z } from 'zod';
import { EventRef, platformJob } from '../../../kit/jobs/job.ts';

/** Makes the archive of a request. */
export const makeArchive = platformJob({
  name: 'compliance.makeArchive',
  queue: 'bulk',
  tx: 'manual',
  input: z.strictObject({ request_id: z.uuid() }),
});
/** An account that came back is not to be erased any longer. */
export const cancelErasures = platformJob({
  name: 'compliance.cancelErasures',
  queue: 'events',
  input: EventRef,
});
/** Removes expired archives. */
export const expireArchives = platformJob({
  name: 'compliance.expireArchives',
  queue: 'bulk',
  tx: 'manual',
  input: z.strictObject({}),
});
