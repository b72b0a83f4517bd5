import { entryFile } from './entry-file.ts';
import { createThread } from './thread.ts';

/** A place with public holidays: an ISO country, and a state and region as the package `date-holidays` names them. */
export interface Place {
  readonly country: string;
  readonly state?: string | null | undefined;
  readonly region?: string | null | undefined;
}
export interface PublicHoliday {
  readonly date: string;
  readonly name: string;
  /** The minute of the day from which it is kept; 0 for the whole day. */
  readonly from_minute: number;
}

export type HolidaysTask = { readonly place: Place; readonly year?: number };
export type HolidaysAnswer = { readonly known: boolean; readonly days: PublicHoliday[] } | { readonly failure: string };

/** A year with a moon calendar takes 0.1 s to 0.4 s, and its tables a tenth of a second to load. */
const thread = createThread<HolidaysTask, HolidaysAnswer>({
  name: 'holidays',
  program: () => entryFile('holidays-thread'),
  timeout_ms: 20_000,
});

async function ask(task: HolidaysTask) {
  const answer = await thread.ask(task);
  if ('failure' in answer) throw new Error(`Holidays could not be worked out: ${answer.failure}`);
  return answer;
}

/** Whether the holidays of a place are known. */
export const isKnownPlace = async (place: Place): Promise<boolean> => (await ask({ place })).known;

/** The public holidays of a year in a place, by date; one of several days is there once for each. */
export const holidaysOfYear = async (place: Place, year: number): Promise<PublicHoliday[]> =>
  (await ask({ place, year })).days;
