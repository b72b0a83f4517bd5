import { AccountError } from '@deskwire/adapters/accounts/account-error.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { JobDefinition, JobInput } from '../../../kit/jobs/job.ts';
import type { Base, Writing } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { readNow } from '../../../kit/access/principal.ts';

/** How long a Jira that cannot answer is left alone. */
const OUTAGE_SECONDS = 60;
/** How long before somebody may have connected an account again. */
const REAUTH_SECONDS = 900;
/** Jobs that wait for the same pause must not begin all at once. */
const JITTER_SECONDS = 5;

export interface Waiting extends Base {
  commit<T>(work: (tx: Writing) => Promise<T>): Promise<T>;
}
/** A job as it is asked for, so that it can be asked for again. */
export interface Asked<J extends JobDefinition> {
  readonly job: J;
  readonly input: JobInput<J>;
  readonly key: string;
}

/**
 * Does what a job has to do with Jira. Where Jira lets nobody in at this moment, the job is asked for again once it may:
 * a pause may last an hour, and an account may need somebody to connect it, which is longer than a queue tries. Where it
 * was disconnected meanwhile, there is nothing more to do.
 */
export async function orLater<J extends JobDefinition>(
  ctx: Waiting,
  again: Asked<J>,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (isDisconnected(error)) return;
    const seconds = pauseOf(error);
    if (seconds === undefined) throw error;
    await askAgain(ctx, again, seconds + Math.random() * JITTER_SECONDS);
  }
}

/** Asks for a job after so many seconds. */
export async function askAgain<J extends JobDefinition>(
  { services, commit }: Waiting,
  { job, input, key }: Asked<J>,
  seconds: number,
): Promise<void> {
  const run_at = secondsAfter(await readNow(services), seconds);
  await commit(async ({ outbox }) => outbox.later(job, input, { key, run_at }));
}

const isDisconnected = (error: unknown): boolean =>
  error instanceof AppError && (error.app === 'INTEGRATION_NOT_FOUND' || error.app === 'JIRA_NOT_CONNECTED');

function pauseOf(error: unknown): number | undefined {
  if (!(error instanceof AppError)) return undefined;
  if (error.app === 'INTEGRATION_NEEDS_REAUTH') return REAUTH_SECONDS;
  if (error.app !== 'INTEGRATION_UNAVAILABLE') return undefined;
  const { cause } = error;
  return cause instanceof AccountError && cause.reason === 'throttled' ? cause.retry_after : OUTAGE_SECONDS;
}
