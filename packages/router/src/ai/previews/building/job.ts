import { z } from 'zod';
import { job, platformJob } from '../../../kit/jobs/job.ts';

const of = z.strictObject({ job_id: z.uuid(), attempt: z.int() });

/** Hands a job to the worker or, where there is none, packs its sources. */
export const buildPreview = job({ name: 'previews.build', queue: 'automation', tx: 'manual', input: of });
/** Ends a job whose worker is silent, or takes too long. */
export const watchPreview = job({ name: 'previews.watch', queue: 'timers', input: of });
export const watchKey = (job_id: string): string => `previews.watch.${job_id}`;
/** A worker that was silent for so long is taken for dead. */
export const SILENCE_SECONDS = 120;
/** Deletes what was built and kept as long as the plan says. */
export const expirePreviews = platformJob({ name: 'previews.expire', queue: 'bulk', input: z.strictObject({}) });
