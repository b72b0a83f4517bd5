import { createRequire } from 'node:module';

/** Where holidays are kept: an ISO country, and a state and region as the package `date-holidays` names them. */
export interface Region {
  readonly country: string;
  readonly state?: string | null | undefined;
  readonly region?: string | null | undefined;
}
export interface Holiday {
  readonly date: string;
  readonly name: string;
  /** The minute of the day from which it is kept; 0 for the whole day. */
  readonly from_minute: number;
}

type HolidaysPackage = (typeof import('date-holidays'))['default'];
let loaded: HolidaysPackage | undefined;
// Its tables of the world cost a tenth of a second and 20 MB, which only those pay who use them.
const library = (): HolidaysPackage =>
  (loaded ??= createRequire(import.meta.url)('date-holidays') as unknown as HolidaysPackage);

/** Whether there are holidays to be known of a place. */
export function isKnownRegion({ country, state, region }: Region): boolean {
  const all = new (library())();
  if (!Object.hasOwn(all.getCountries(), country)) return false;
  if (state == null) return region == null;
  if (!Object.hasOwn(all.getStates(country) ?? {}, state)) return false;
  return region == null || Object.hasOwn(all.getRegions(country, state) ?? {}, region);
}

const years = new Map<string, ReadonlyMap<string, Holiday>>();
/** The public holidays of a year in a place by their dates; one of several days stands there once for each. */
export function holidaysOf(place: Region, year: number): ReadonlyMap<string, Holiday> {
  const key = [place.country, place.state ?? '', place.region ?? '', year].join('|');
  const known = years.get(key);
  if (known !== undefined) return known;
  const source = new (library())(place.country, place.state ?? '', place.region ?? '', { types: ['public'] });
  const found = new Map<string, Holiday>();
  // A holiday of several days may have begun in the year before.
  for (const { date, name, start, end } of [...source.getHolidays(year - 1), ...source.getHolidays(year)])
    for (const holiday of daysOf(date, name, end.getTime() - start.getTime()))
      if (holiday.date.startsWith(`${year}-`)) found.set(holiday.date, earlier(found.get(holiday.date), holiday));
  years.set(key, found);
  return found;
}

/** From which minute of a date a holiday closes the place; undefined on all other days. */
export const closingOf = (place: Region, date: string): number | undefined =>
  holidaysOf(place, Number(date.slice(0, 4))).get(date)?.from_minute;

const DAY = 86_400_000;
/** `label` is `2026-09-14 13:00:00`, in the time of the place. */
function daysOf(label: string, name: string, length: number): Holiday[] {
  const first = Temporal.PlainDate.from(label.slice(0, 10));
  const from_minute = Number(label.slice(11, 13)) * 60 + Number(label.slice(14, 16));
  return Array.from({ length: Math.max(1, Math.round(length / DAY)) }, (_, day) => ({
    date: first.add({ days: day }).toString(),
    name,
    from_minute: day === 0 ? from_minute : 0,
  }));
}
const earlier = (known: Holiday | undefined, other: Holiday): Holiday =>
  known === undefined || other.from_minute < known.from_minute ? other : known;
