import type { z } from 'zod';
import type { QuietWindow } from '@deskwire/contract/inbox/notifications.schemas.ts';

type Window = z.output<typeof QuietWindow>;

/** When somebody does not want to be disturbed, and when they read their digest, as clocks show it in their zone. */
export interface Times {
  readonly windows: readonly Window[];
  readonly quiet_zone: string;
  readonly digest_at: string;
  readonly time_zone: string;
}

/**
 * When the quiet hours end that hold at a moment; undefined if none do. Windows that meet count as one. An hour that clocks
 * skip or show twice counts as it is called.
 */
export function quietUntil({ windows, quiet_zone }: Times, at: string): string | undefined {
  let until: Temporal.Instant | undefined;
  let moment = Temporal.Instant.from(at);
  // Windows begin on days of the week, so after a week they only repeat themselves.
  for (let step = 0; step <= windows.length * 7; step += 1) {
    const end = endOfWindowAt(windows, quiet_zone, moment);
    if (end === undefined) break;
    until = moment = end;
  }
  return until?.toString({ fractionalSecondDigits: 3 });
}

function endOfWindowAt(
  windows: readonly Window[],
  zone: string,
  moment: Temporal.Instant,
): Temporal.Instant | undefined {
  const today = moment.toZonedDateTimeISO(zone).toPlainDate();
  const ends = windows.flatMap(({ days, from, to }) =>
    [today.subtract({ days: 1 }), today]
      .filter(({ dayOfWeek }) => days.includes(dayOfWeek))
      .flatMap((day) => {
        const start = instantAt(day, from, zone);
        const end = instantAt(to > from ? day : day.add({ days: 1 }), to, zone);
        return Temporal.Instant.compare(start, moment) <= 0 && Temporal.Instant.compare(moment, end) < 0 ? [end] : [];
      }),
  );
  return ends.toSorted(Temporal.Instant.compare).at(-1);
}
const instantAt = (day: Temporal.PlainDate, time: string, zone: string): Temporal.Instant =>
  day.toZonedDateTime({ timeZone: zone, plainTime: time }).toInstant();

/** When the next digest goes out, after a moment. */
export function nextDigest({ digest_at, time_zone }: Times, after: string): string {
  const moment = Temporal.Instant.from(after);
  const today = moment.toZonedDateTimeISO(time_zone).toPlainDate();
  const next = [today, today.add({ days: 1 })]
    .map((day) => instantAt(day, digest_at, time_zone))
    .find((candidate) => Temporal.Instant.compare(candidate, moment) > 0)!;
  return next.toString({ fractionalSecondDigits: 3 });
}
