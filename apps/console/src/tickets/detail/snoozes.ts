const HOUR_MS = 3_600_000;

/** The times that tickets are mostly put aside until, on the clock of whoever looks; null until an answer. */
export function snoozes(now: Date): readonly (readonly ['hours' | 'tomorrow' | 'week' | 'answered', string | null])[] {
  const morning = (days: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, 9).toISOString();
  // Sunday is 0; on a Monday the next one is a week ahead.
  const toMonday = (8 - now.getDay()) % 7 || 7;
  return [
    ['hours', new Date(now.getTime() + 4 * HOUR_MS).toISOString()],
    ['tomorrow', morning(1)],
    ['week', morning(toMonday)],
    ['answered', null],
  ];
}
