/**
 * Queues by class of work, so that slow work cannot hold up quick work. Jobs are retried with exponential backoff and
 * jitter; outages of the installation take none of their attempts. Whatever has to wait longer than a retry (timers, schedules, three days of webhook attempts) is an outbox row
 * with its own `run_at`, because a queue may forget and a row may not.
 */
export const queueNames = [
  'events',
  'mail',
  'timers',
  'webhooks',
  'webhooks_slow',
  'automation',
  'ai',
  'bulk',
] as const;
export type QueueName = (typeof queueNames)[number];

export interface QueuePolicy {
  /** Jobs of this queue that one worker process runs at a time. */
  readonly concurrency: number;
  /** Runs before the job counts as failed, including the first. */
  readonly attempts: number;
  /** Wait before the second attempt, in milliseconds. It doubles with each further attempt; half of it is random. */
  readonly backoffMs: number;
  /**
   * How long a silent worker keeps a job, in milliseconds. A live worker renews its lock after half of that, so this
   * only decides how late the work of a crashed worker is. A lock that is too short merely runs a job twice, which its
   * row makes harmless.
   */
  readonly lockMs: number;
  /** Worker crashes a job survives before it counts as poison. BullMQ's default of 1 loses jobs on a bad night. */
  readonly maxStalled: number;
}

export const queues: Readonly<Record<QueueName, QueuePolicy>> = {
  // Reactions to events: a few statements each, and people wait for their effects. They fail because of
  // crashes and mishaps of ours; ten attempts span about four minutes.
  events: { concurrency: 20, attempts: 10, backoffMs: 500, lockMs: 15_000, maxStalled: 10 },
  // A mail server may greylist or be down for hours; twelve attempts span about three hours. Common servers refuse more
  // parallel sessions than this. Somebody waits for it.
  mail: { concurrency: 8, attempts: 12, backoffMs: 5_000, lockMs: 15_000, maxStalled: 10 },
  // Timers: as short as reactions, but in a queue of their own so that a burst of events does not make clocks late.
  timers: { concurrency: 10, attempts: 10, backoffMs: 500, lockMs: 15_000, maxStalled: 10 },
  // A job sends to one endpoint for some seconds and asks for the next. The attempts of deliveries have times of their own,
  // so a job that fails is our own mishap. Endpoints that are slow or fail have the other half of the slots.
  webhooks: { concurrency: 16, attempts: 10, backoffMs: 1_000, lockMs: 30_000, maxStalled: 10 },
  webhooks_slow: { concurrency: 16, attempts: 10, backoffMs: 1_000, lockMs: 30_000, maxStalled: 10 },
  // A job does the steps of one run for some seconds and asks for the next. Steps have retries of their own, so a job that
  // fails is our own mishap.
  automation: { concurrency: 16, attempts: 10, backoffMs: 1_000, lockMs: 30_000, maxStalled: 10 },
  // Each job waits for a model, mostly idle but paid for: few attempts. Calls of models take turns of their own
  // (`models.turns`), which keeps them below the limits of providers.
  ai: { concurrency: 32, attempts: 5, backoffMs: 3_000, lockMs: 30_000, maxStalled: 10 },
  // Imports, exports, erasures: minutes each but resumable, as deployments interrupt them more often than others.
  bulk: { concurrency: 2, attempts: 5, backoffMs: 5_000, lockMs: 30_000, maxStalled: 30 },
};

/** A job waits out so many outages in a row before they count as attempts: for some minutes, whatever its queue. */
export const MOST_OUTAGES = 20;
const LONGEST_WAIT_MS = 30_000;
/** How long a job waits for the end of an outage that it has met so many times before, in milliseconds. */
export const waitMs = (name: QueueName, times: number): number =>
  Math.round(Math.min(queues[name].backoffMs * 2 ** times, LONGEST_WAIT_MS) * (1 - Math.random() / 2));

/** No job belongs to one worker for longer than this without a renewal. */
export const LONGEST_LOCK_MS = Math.max(...Object.values(queues).map(({ lockMs }) => lockMs));

/** One value for each queue. */
export const perQueue = <T>(of: (name: QueueName) => T): Record<QueueName, T> => ({
  events: of('events'),
  mail: of('mail'),
  timers: of('timers'),
  webhooks: of('webhooks'),
  webhooks_slow: of('webhooks_slow'),
  automation: of('automation'),
  ai: of('ai'),
  bulk: of('bulk'),
});

/** Whether a text names one of the queues. */
export const isQueueName = (name: string): name is QueueName => queueNames.some((known) => known === name);

/** The options BullMQ gets with each job of a queue. */
export const jobOptions = (name: QueueName) => ({
  attempts: queues[name].attempts,
  backoff: { type: 'exponential', delay: queues[name].backoffMs, jitter: 0.5 },
  // The row in `jobs` is the record, whether done (gone) or failed (`failed_at`). BullMQ refuses to add an id it still
  // keeps, so keeping finished jobs would block the sweeper and every manual retry.
  removeOnComplete: true,
  removeOnFail: true,
  // The error is in the row; a stack trace in the queue would only cost memory.
  stackTraceLimit: 1,
});
