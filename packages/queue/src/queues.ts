/**
 * Queues by class of work, so that a slow class cannot hold up a quick one. Jobs retry with exponential backoff and
 * jitter; whatever has to wait longer than a retry (timers, schedules, three days of webhook attempts) is a row in the
 * outbox with its own `run_at`, because a queue may forget and a row may not.
 */
export const queueNames = ['events', 'mail', 'timers', 'ai', 'bulk'] as const;
export type QueueName = (typeof queueNames)[number];

export interface QueuePolicy {
  /** Jobs of this queue that one worker process runs at a time. */
  readonly concurrency: number;
  /** Runs before the job counts as failed, the first one included. */
  readonly attempts: number;
  /** Wait before the second attempt in milliseconds; doubles with each further one, half of it is random. */
  readonly backoffMs: number;
  /**
   * How long a silent worker keeps a job, in milliseconds. A living one renews its lock at half of it, so this is only
   * how late the work of a crashed worker is; too short a lock merely runs a job twice, which its row makes harmless.
   */
  readonly lockMs: number;
  /** Crashes of its worker a job survives before it counts as poison. BullMQ's default of 1 loses jobs in a bad night. */
  readonly maxStalled: number;
}

export const queues: Readonly<Record<QueueName, QueuePolicy>> = {
  // Reactions to events: a few statements each, and people wait for what they cause. Failures are deadlocks, restarts
  // and outages of the database; ten attempts span about four minutes.
  events: { concurrency: 20, attempts: 10, backoffMs: 500, lockMs: 15_000, maxStalled: 10 },
  // A mail server may greylist or be down for hours; twelve attempts span about three hours. More parallel sessions than
  // this are refused by common servers.
  mail: { concurrency: 8, attempts: 12, backoffMs: 5_000, lockMs: 30_000, maxStalled: 10 },
  // What came due: as short as reactions, but on its own so that a burst of events does not make clocks late.
  timers: { concurrency: 10, attempts: 10, backoffMs: 500, lockMs: 15_000, maxStalled: 10 },
  // Each job waits for a model, mostly idle but paid for: few attempts, few at a time to stay below provider limits.
  ai: { concurrency: 4, attempts: 5, backoffMs: 3_000, lockMs: 30_000, maxStalled: 10 },
  // Imports, exports, erasures: minutes each and resumable, so deploys interrupt them more often than any other.
  bulk: { concurrency: 2, attempts: 5, backoffMs: 5_000, lockMs: 30_000, maxStalled: 30 },
};

/** No job is one worker's for longer than this without a renewal. */
export const LONGEST_LOCK_MS = Math.max(...Object.values(queues).map(({ lockMs }) => lockMs));

/** One value for each queue. */
export const perQueue = <T>(of: (name: QueueName) => T): Record<QueueName, T> => ({
  events: of('events'),
  mail: of('mail'),
  timers: of('timers'),
  ai: of('ai'),
  bulk: of('bulk'),
});

/** Whether a text names one of the queues. */
export const isQueueName = (name: string): name is QueueName => queueNames.some((known) => known === name);

/** What BullMQ is told with each job of a queue. */
export const jobOptions = (name: QueueName) => ({
  attempts: queues[name].attempts,
  backoff: { type: 'exponential', delay: queues[name].backoffMs, jitter: 0.5 },
  // The row in `jobs` is the record, done (gone) or failed (`failed_at`). BullMQ refuses to add an id it still keeps, so
  // keeping finished jobs would block the sweeper and every retry by hand.
  removeOnComplete: true,
  removeOnFail: true,
  // The error stands in the row; a stack in the queue only costs memory.
  stackTraceLimit: 1,
});
