/** A range of time asked for by dates or instants; a date is a day where the reader is. */
const isDate = (text: string): boolean => text.length === 10;
const midnight = (date: Temporal.PlainDate, time_zone: string): string =>
  new Date(date.toZonedDateTime(time_zone).epochMilliseconds).toISOString();

export const startOf = (text: string, time_zone: string): string =>
  isDate(text) ? midnight(Temporal.PlainDate.from(text), time_zone) : text;
/** The end is included: a range by dates ends with the last day. */
export const endOf = (text: string, time_zone: string): string =>
  isDate(text) ? midnight(Temporal.PlainDate.from(text).add({ days: 1 }), time_zone) : text;
