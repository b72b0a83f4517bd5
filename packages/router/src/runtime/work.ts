import { expansionOf } from '../kit/expand.ts';
import { runJob, type DeliveredJob, type SystemCaller } from '../kit/run-job.ts';
import type { Services } from '../kit/services.ts';
import { jobs, reactions, systemRouter } from '../domains.ts';

type Callable = (call: {
  ctx: object;
  path: string;
  type: 'mutation';
  getRawInput: () => Promise<unknown>;
  signal: AbortSignal | undefined;
  batchIndex: number;
}) => Promise<unknown>;
const procedures = systemRouter._def.procedures as unknown as Readonly<Record<string, Callable>>;

const call: SystemCaller = (ctx, path, input) =>
  procedures[path]!({
    ctx,
    path,
    type: 'mutation',
    getRawInput: () => Promise.resolve(input),
    signal: undefined,
    batchIndex: 0,
  });

/** What the relay makes of the outbox: the reactions and jobs of all domains. */
export const expansion = expansionOf(reactions, jobs);

/** Whether this release has a job of that name. */
export const knowsJob = (name: string): boolean => jobs.has(name);

/** Does one delivered job through the system router. Throws what the job throws. */
export const doJob = (services: Services, delivered: DeliveredJob): Promise<void> =>
  runJob(services, jobs, call, delivered);
