// The program of the thread that works out public holidays, whose library searches moon calendars. See holidays.ts.
import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';
import type { HolidaysAnswer, HolidaysTask, Place, PublicHoliday } from './holidays.ts';

type HolidaysPackage = (typeof import('date-holidays'))['default'];
const Library = createRequire(import.meta.url)('date-holidays') as unknown as HolidaysPackage;

parentPort!.on('message', (task: HolidaysTask) => parentPort!.postMessage(answerTo(task)));

function answerTo({ place, year }: HolidaysTask): HolidaysAnswer {
  try {
    return { known: isKnown(place), days: year === undefined ? [] : daysOfYear(place, year) };
  } catch (error) {
    return { failure: String(error instanceof Error ? error.message : error) };
  }
}

function isKnown({ country, state, region }: Place): boolean {
  const all = new Library();
  if (!Object.hasOwn(all.getCountries(), country)) return false;
  if (state == null) return region == null;
  if (!Object.hasOwn(all.getStates(country) ?? {}, state)) return false;
  return region == null || Object.hasOwn(all.getRegions(country, state) ?? {}, region);
}

function daysOfYear({ country, state, region }: Place, year: number): PublicHoliday[] {
  const source = new Library(country, state ?? '', region ?? '', { types: ['public'] });
  const found = new Map<string, PublicHoliday>();
  // A holiday of several days may have begun in the year before.
  for (const { date, name, start, end } of [...source.getHolidays(year - 1), ...source.getHolidays(year)])
    for (const holiday of daysOf(date, name, end.getTime() - start.getTime()))
      if (holiday.date.startsWith(`${year}-`)) found.set(holiday.date, earlier(found.get(holiday.date), holiday));
  return [...found.values()];
}

const DAY = 86_400_000;
/** `label` is `2026-09-14 13:00:00`, in the time of the place. */
function daysOf(label: string, name: string, length: number): PublicHoliday[] {
  const first = Temporal.PlainDate.from(label.slice(0, 10));
  const from_minute = Number(label.slice(11, 13)) * 60 + Number(label.slice(14, 16));
  return Array.from({ length: Math.max(1, Math.round(length / DAY)) }, (_, day) => ({
    date: first.add({ days: day }).toString(),
    name,
    from_minute: day === 0 ? from_minute : 0,
  }));
}
const earlier = (known: PublicHoliday | undefined, other: PublicHoliday): PublicHoliday =>
  known === undefined || other.from_minute < known.from_minute ? other : known;
