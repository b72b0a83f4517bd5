import { randomUUIDv7 } from 'node:crypto';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { WorkTime, workTimes } from '@deskwire/contract/work/work-times.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError, invalid } from '../../kit/errors.ts';
import * as queries from './queries.ts';
import { presentTime, spentOf } from './rules.ts';
import { subjectOf } from './subject.ts';

const YEAR_SECONDS = 366 * 86_400;

/** Notes time that was spent already. */
export async function logTime(ctx: Ctx<typeof workTimes.log>, input: In<typeof workTimes.log>): Promise<WorkTime> {
  const { db, scope, events, now } = ctx;
  const { minutes, note = null } = input;
  const span = spanOf(now(), input.started_at ?? secondsAfter(now(), -60 * minutes), minutes);
  const subject = await subjectOf(ctx, input);
  const id = input.id ?? randomUUIDv7();
  const row = await queries.insertTime(db, scope, { ...subject, ...span, id, note, now: now() });
  if (row === undefined) throw new AppError('ID_TAKEN', { id });
  events.add('work_time.logged', row, spentOf(row));
  return presentTime(scope)(row);
}

/** Work is over when it is noted, and was done in the last year. */
export function spanOf(now: string, started_at: string, minutes: number) {
  const ended_at = secondsAfter(started_at, 60 * minutes);
  if (Date.parse(ended_at) > Date.parse(now)) throw invalid('started_at', 'must be so long ago that the work is over');
  if (Date.parse(started_at) < Date.parse(secondsAfter(now, -YEAR_SECONDS)))
    throw invalid('started_at', 'must be within the last year');
  return { started_at, ended_at };
}
