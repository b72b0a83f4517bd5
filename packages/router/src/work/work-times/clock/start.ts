import { randomUUIDv7 } from 'node:crypto';
import { z } from 'zod';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { WorkTime, workTimes } from '@deskwire/contract/work/work-times.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { job, type JobCtx, type JobInput } from '../../../kit/jobs/job.ts';
import * as queries from '../queries.ts';
import { aboutOf, presentTime, spentOf } from '../rules.ts';
import { subjectOf } from '../subject.ts';

/** Nobody works longer than that at one thing: they forgot to stop. */
const FORGOTTEN_HOURS = 12;
export const stopForgotten = job({
  name: 'workTimes.stopForgotten',
  queue: 'timers',
  input: z.strictObject({ work_time_id: z.uuid() }),
});

/** Starts the clock of a person, who works on one thing at a time: what they worked on until now is stopped. */
export async function startTime(
  ctx: Ctx<typeof workTimes.start>,
  input: In<typeof workTimes.start>,
): Promise<WorkTime> {
  const { db, scope, events, outbox, now } = ctx;
  const subject = await subjectOf(ctx, input);
  const id = randomUUIDv7();
  const stopped = await queries.stopRunning(db, scope, { now: now() });
  if (stopped !== undefined) events.add('work_time.stopped', stopped, spentOf(stopped));
  const time = { ...subject, id, started_at: now(), ended_at: null, note: input.note ?? null, now: now() };
  const row = (await queries.insertTime(db, scope, time))!;
  events.add('work_time.started', row, aboutOf(row));
  const run_at = secondsAfter(now(), FORGOTTEN_HOURS * 3600);
  outbox.later(stopForgotten, { work_time_id: row.id }, { run_at });
  return presentTime(scope)(row);
}

/** Ends a clock that has been running for too long, and lets its owner know that it should be corrected. */
export async function stopIfForgotten(
  { db, scope, events, now }: JobCtx<typeof stopForgotten>,
  { work_time_id }: JobInput<typeof stopForgotten>,
): Promise<void> {
  const row = await queries.stopForgotten(db, scope, work_time_id, FORGOTTEN_HOURS, now());
  if (row !== undefined) events.add('work_time.forgotten', { id: row.id, actor_id: null, user_id: null }, spentOf(row));
}
