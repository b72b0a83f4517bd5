/** A region with holidays: an ISO country, and a state and region as the package `date-holidays` names them. */
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
export type Holidays = ReadonlyMap<string, Holiday>;

/** Thrown where a calculation needs the holidays of a year that have not been looked up; see `with-holidays.ts`. */
export class HolidaysMissing extends Error {
  override name = 'HolidaysMissing';
  readonly place: Region;
  readonly year: number;

  constructor(place: Region, year: number) {
    super(`The holidays of ${place.country} in ${year} have not been looked up`);
    this.place = place;
    this.year = year;
  }
}

/** Other years have no holidays: laws of later ones are unknown, and some libraries search those of antiquity for ever. */
const FIRST_YEAR = 1970;
const LAST_YEAR = 2100;
/** Years of places that are remembered; the one that was looked up first is forgotten first. */
const MOST = 3000;

const none: Holidays = new Map();
const known = new Map<string, Holidays>();
const keyOf = ({ country, state, region }: Region, year: number): string =>
  [country, state ?? '', region ?? '', year].join('|');

/** Remembers the public holidays of a year in a place. */
export function rememberHolidays(place: Region, year: number, days: readonly Holiday[]): void {
  if (known.size >= MOST) known.delete(known.keys().next().value!);
  known.set(keyOf(place, year), new Map(days.map((day) => [day.date, day])));
}

/** The public holidays of a year in a place by their dates. Throws `HolidaysMissing`. */
export function holidaysOf(place: Region, year: number): Holidays {
  if (!(year >= FIRST_YEAR && year <= LAST_YEAR)) return none;
  const days = known.get(keyOf(place, year));
  if (days === undefined) throw new HolidaysMissing(place, year);
  return days;
}

/** From which minute of a date a holiday closes the place; undefined on all other days. Throws `HolidaysMissing`. */
export const closingOf = (place: Region, date: string): number | undefined =>
  holidaysOf(place, Number(date.slice(0, 4))).get(date)?.from_minute;
