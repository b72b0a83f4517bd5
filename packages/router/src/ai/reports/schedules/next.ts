export interface Rule {
  readonly rule: 'daily' | 'weekly' | 'monthly';
  readonly weekday: number | null;
  readonly day: number | null;
  /** HH:MM on the clock of the zone. */
  readonly time: string;
  readonly time_zone: string;
}

/**
 * When a schedule is due next, after a moment: at the same time on the clock, whatever daylight saving does. A time that
 * does not exist on a day is the one an hour later; of one that exists twice, the first counts.
 */
export function nextAfter({ rule, weekday, day, time, time_zone }: Rule, after: string): string {
  const from = Temporal.Instant.from(after).toZonedDateTimeISO(time_zone);
  const clock = Temporal.PlainTime.from(time);
  let date = from.toPlainDate();
  // Every rule is met within two months.
  for (let tried = 0; tried < 70; tried += 1) {
    if (isDay({ rule, weekday, day }, date)) {
      const at = date.toZonedDateTime({ timeZone: time_zone, plainTime: clock });
      if (Temporal.ZonedDateTime.compare(at, from) > 0) return at.toInstant().toString({ smallestUnit: 'millisecond' });
    }
    date = date.add({ days: 1 });
  }
  throw new Error(`No day is ${rule} ${weekday} ${day}`);
}

function isDay({ rule, weekday, day }: Pick<Rule, 'rule' | 'weekday' | 'day'>, date: Temporal.PlainDate): boolean {
  if (rule === 'weekly') return date.dayOfWeek === (weekday ?? 1);
  // The 31st of a shorter month is its last day.
  return rule === 'daily' || date.day === Math.min(day ?? 1, date.daysInMonth);
}
