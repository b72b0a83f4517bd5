import type { JobDefinition } from './job.ts';
import { readNow } from '../access/principal.ts';
import * as queries from './schedule.queries.ts';
import type { Services } from '../services.ts';
import { systemAuthor, transact } from '../transaction.ts';

/** A job without input that is enqueued once in each period. */
export interface Schedule {
  readonly job: JobDefinition;
  readonly every_seconds: number;
}
export const MINUTE = 60;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Periods begin at midnight UTC of a day long ago: a day's job is due at midnight, an hour's on the hour. */
export const every = (every_seconds: number, job: JobDefinition): Schedule => ({ job, every_seconds });

/**
 * Enqueues the jobs whose period has begun since they were last enqueued, once for all workers: the row that remembers the
 * period and the outbox row are written in one transaction. A period in which no worker ran is not made up for.
 */
export async function runSchedules(services: Services, schedules: readonly Schedule[]): Promise<void> {
  const now = await readNow(services);
  const author = systemAuthor(services, now);
  for (const { job, every_seconds } of schedules) {
    const seconds = Math.floor(Date.parse(now) / 1000 / every_seconds) * every_seconds;
    const slot = new Date(seconds * 1000).toISOString();
    if ((await queries.findSlot(services.db, job.name)) === slot) continue;
    await transact(services.db, author, { path: 'schedules', events: [] }, async ({ db, outbox }) => {
      if (await queries.claimSlot(db, job.name, slot)) outbox.later(job, {});
    });
  }
}
