import { holidaysOfYear } from '@deskwire/adapters/holidays.ts';
import { HolidaysMissing, rememberHolidays } from './engine/holidays.ts';

/**
 * Does work of the engine, which never waits: where it lacks the holidays of a year, they are worked out in a thread of
 * their own, and the work is done again.
 */
export async function withHolidays<T>(work: () => T): Promise<T> {
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof HolidaysMissing)) throw error;
      const { place, year } = error;
      rememberHolidays(place, year, await holidaysOfYear(place, year));
    }
  }
}
