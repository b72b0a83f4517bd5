/** A moment as a field of a form shows it, on the clock of this browser. */
export function localOf(at: string | null): string {
  if (at === null) return '';
  const date = new Date(at);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** What was typed there, as a moment; null for nothing. */
export const momentOf = (typed: string | undefined): string | null =>
  typed === undefined || typed === '' ? null : new Date(typed).toISOString();
