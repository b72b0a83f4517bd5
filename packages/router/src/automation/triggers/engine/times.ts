import { Cron } from 'croner';

/** A schedule that cannot be used, and why. */
export class ScheduleError extends Error {
  override name = 'ScheduleError';
}
export interface Times {
  readonly cron: string;
  readonly zone: string;
}

const MOST = 100;
const HOUR = 3_600_000;

function patternOf({ cron, zone }: Times): Cron {
  try {
    return new Cron(cron, { mode: '5-part', timezone: zone });
  } catch (error) {
    throw new ScheduleError(`cannot be read: ${String((error as Error).message).slice(0, 200)}`);
  }
}

/**
 * The next times of a schedule after an instant, as instants. A time that clocks skip comes when they jump; one that they
 * repeat comes once. Throws ScheduleError where none ever comes.
 */
export function nextTimes(times: Times, after: string, count: number): string[] {
  const pattern = patternOf(times);
  const found = pattern.nextRuns(Math.min(count, MOST), new Date(after)).map((time) => time.toISOString());
  if (found.length === 0) throw new ScheduleError('never comes');
  return found;
}
export const nextTime = (times: Times, after: string): string => nextTimes(times, after, 1)[0]!;

/** How many times fall into the busiest hour of a schedule, as far as its next times tell. */
export function timesAnHour(times: Times, after: string): number {
  const next = nextTimes(times, after, MOST).map((time) => Date.parse(time));
  let most = 1;
  for (const [index, from] of next.entries()) {
    const within = next.slice(index).filter((time) => time < from + HOUR).length;
    if (within > most) most = within;
  }
  return most;
}

/** Later than this, nobody was there for a time. */
const GRACE_MS = 5 * 60_000;
const MOST_MISSED = 24;

/** A run for times that have come, and the number of times that it stands for. */
export interface Due {
  readonly slot: string;
  readonly missed: number;
}
/**
 * The runs that are due from a time on until now. `once`: one run stands for all that was missed. `skip`: what was missed is
 * not made up for. `all`: each has its run, the last 24 at most.
 */
export function dueTimes(times: Times, from: string, now: string, missed: 'once' | 'skip' | 'all'): Due[] {
  const slots = slotsUntil(times, from, now);
  if (missed === 'all') return slots.slice(-MOST_MISSED).map((slot) => ({ slot, missed: 0 }));
  const last = slots.at(-1)!;
  if (missed === 'once') return [{ slot: last, missed: slots.length - 1 }];
  return Date.parse(now) - Date.parse(last) > GRACE_MS ? [] : [{ slot: last, missed: 0 }];
}

/** The last times of a schedule from one of them on, until now. Of a long time in which nobody was there, only the end is looked at. */
function slotsUntil(times: Times, from: string, now: string): string[] {
  for (let back = HOUR; ; back *= 4) {
    const begin = new Date(Date.parse(now) - back).toISOString();
    const isWhole = begin <= from;
    const slots = isWhole ? [from] : [];
    for (let next = nextTime(times, isWhole ? from : begin); next <= now; next = nextTime(times, next))
      slots.push(next);
    if (isWhole || slots.length >= MOST) return slots.slice(-MOST);
  }
}
