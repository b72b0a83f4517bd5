import type { JobDefinition } from './kit/job.ts';
import { router } from './kit/procedure.ts';

/** What only the worker may call; no door mounts it. A job's name is its path here. */
export const systemRouter = router({});

/** Every job by its name. */
export const jobs: ReadonlyMap<string, JobDefinition> = new Map<string, JobDefinition>([]);
