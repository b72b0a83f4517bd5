/** How long an estimate is valid by default. */
const VALID_DAYS = 30;

const dayOf = (instant: string, time_zone: string): Temporal.PlainDate =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(time_zone).toPlainDate();

/** The last day of an estimate that is made now, in a zone. */
export const usualLastDay = (now: string, time_zone: string): string =>
  dayOf(now, time_zone).add({ days: VALID_DAYS }).toString();

/** When a day ends in a zone, which may be 23 or 25 hours after it began. */
export const endOfDay = (day: string, time_zone: string): string =>
  Temporal.PlainDate.from(day)
    .add({ days: 1 })
    .toZonedDateTime(time_zone)
    .toInstant()
    .toString({ fractionalSecondDigits: 3 });
