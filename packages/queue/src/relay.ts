import { dispatchBatch, type Expansion } from './dispatch.ts';
import { runForLeader } from './leader.ts';
import { OUTBOX_CHANNEL } from './ringer.ts';
import { sealBatch } from './seals.ts';
import { queueLostJobs, takeOverdue } from './sweep.ts';
import { throttled } from './wait.ts';
import type { Client } from 'pg';
import type { QueuedJob, Report } from './job.ts';
import type { Queues } from './producer.ts';

export interface RelaySettings extends Expansion {
  /** A direct connection, not one through a transaction pooler: LISTEN and the leader's lock belong to a session. */
  readonly postgres_url: string;
  readonly queues: Pick<Queues, 'add' | 'counts'>;
  /** Milliseconds added to the database's clock, for tests that move time. */
  readonly clock?: (() => number) | undefined;
  readonly report?: Report | undefined;
  /** Rows taken at a time. */
  readonly batch?: number | undefined;
  /** The longest a committed row waits if its notification was lost, in milliseconds. */
  readonly pollMs?: number | undefined;
  /** A job that is dispatched but not done after this time is added again, in milliseconds. */
  readonly sweepAfterMs?: number | undefined;
}

export interface Relay {
  /** Whether this process is the one that relays. */
  readonly leading: boolean;
  /** Finishes the current batch and lets another process take over. */
  stop(): Promise<void>;
}

/** An arbitrary number that all releases share: "desk" in ASCII. */
const LEADER_LOCK = 0x6465736b;
const SWEEP_EVERY_MS = 1_000;
const QUEUE_RETRY_MS = 1_000;

/**
 * Relays what transactions committed: outbox rows become `jobs` rows and messages, and events get positions and seals.
 * Every worker runs one. One of them leads; if it stops, another takes over within about a second.
 */
export function startRelay(settings: RelaySettings): Relay {
  const report = throttled(settings.report ?? (() => undefined));
  return runForLeader({
    postgres_url: settings.postgres_url,
    lock: LEADER_LOCK,
    report,
    lead: async (client, pause, stopping) => {
      client.on('notification', pause.wake);
      await client.query(`listen ${OUTBOX_CHANNEL}`);
      const step = await relaySteps(client, settings, report);
      while (!stopping()) {
        const more = await step();
        if (!more && !stopping()) await pause.wait(settings.pollMs ?? 250);
      }
    },
  });
}

/** One step relays at most one batch of each kind, and says whether there is more to do at once. */
async function relaySteps(client: Client, settings: RelaySettings, report: Report): Promise<() => Promise<boolean>> {
  const { queues, batch = 500, sweepAfterMs = 15_000, clock = () => 0 } = settings;
  // An earlier leader may have committed jobs that never reached the queue.
  let recoverBefore: string | undefined = await databaseTime(client);
  let nextSweep = 0;
  let queueDownUntil = 0;

  /** The rows are committed: jobs that the queue does not accept now are added once it does. */
  const deliver = async (jobs: readonly QueuedJob[]): Promise<void> => {
    try {
      await queues.add(jobs);
    } catch (error) {
      report(error, 'relay queue');
      queueDownUntil = Date.now() + QUEUE_RETRY_MS;
      recoverBefore = await databaseTime(client);
    }
  };

  const dispatch = async (): Promise<boolean> => {
    const { taken, jobs } = await dispatchBatch(client, settings, { batch, offsetMs: clock(), report });
    await deliver(jobs);
    return taken === batch;
  };

  const recover = async (before: string): Promise<boolean> => {
    const jobs = await takeOverdue(client, { before }, batch);
    if (jobs.length < batch) recoverBefore = undefined;
    await deliver(jobs);
    return jobs.length === batch;
  };

  const sweep = async (): Promise<boolean> => {
    nextSweep = Date.now() + SWEEP_EVERY_MS;
    const jobs = await takeOverdue(client, { afterMs: sweepAfterMs }, batch);
    await deliver(jobs);
    if (jobs.length < batch || !(await lostJobs())) return false;
    // A long queue makes many rows overdue, and adding all of them again costs what it can least afford. Without proof
    // of a loss, it is one batch per second.
    nextSweep = 0;
    return true;
  };

  const lostJobs = async (): Promise<boolean> => {
    try {
      return await queueLostJobs(client, queues);
    } catch (error) {
      report(error, 'relay queue');
      return false;
    }
  };

  const mend = async (): Promise<boolean> => {
    if (recoverBefore !== undefined) return await recover(recoverBefore);
    return Date.now() >= nextSweep && (await sweep());
  };

  return async () => {
    let more = (await sealBatch(client, batch, clock())) === batch;
    if (Date.now() < queueDownUntil) return more;
    // Before new rows: after an outage, this is what finds out whether the queue is back.
    more = (await mend()) || more;
    if (Date.now() < queueDownUntil) return more;
    return (await dispatch()) || more;
  };
}

async function databaseTime(client: Client): Promise<string> {
  const { rows } = await client.query<{ t: string }>('select clock_timestamp()::text as t');
  return rows[0]?.t ?? 'now';
}
