import { callsOf } from '../kit/calls/call.ts';
import { expansionOf } from '../kit/jobs/expand.ts';
import { runJob, type DeliveredJob } from '../kit/jobs/run-job.ts';
import type { Services } from '../kit/services.ts';
import { jobs, reactions, systemRouter } from '../domains.ts';

const call = callsOf(systemRouter);

/** The expansion of the outbox by the reactions and jobs of all domains. */
export const expansion = expansionOf(reactions, jobs);

/** Whether this release has a job of that name. */
export const knowsJob = (name: string): boolean => jobs.has(name);

/** Does one delivered job through the system router. Throws what the job throws. */
export const doJob = (services: Services, delivered: DeliveredJob): Promise<void> =>
  runJob(services, jobs, call, delivered);
