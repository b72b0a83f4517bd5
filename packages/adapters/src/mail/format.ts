import type { MailSettings } from './template.ts';

/** A moment in the reader's locale and time zone, with the name of the zone: `20 November 2026 at 08:30 CET`. */
export function moment({ locale, time_zone }: MailSettings, iso: string): string {
  const shape = {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  } as const;
  return new Intl.DateTimeFormat(usableLocale(locale), { ...shape, timeZone: usableZone(time_zone) }).format(
    new Date(iso),
  );
}

/** A date in the reader's locale: `20 November 2026`. */
export function day({ locale }: MailSettings, iso: string): string {
  const shape = { year: 'numeric', month: 'long', day: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(usableLocale(locale), shape).format(new Date(iso));
}

/** A count in the reader's locale: `1,234`. */
export function count({ locale }: MailSettings, value: number): string {
  return new Intl.NumberFormat(usableLocale(locale)).format(value);
}

/** User text on one line: without line breaks, control or direction-changing characters, of at most `max` characters. */
export function oneLine(text: string, max = 120): string {
  const clean = text
    .replaceAll(/[\s\p{Cc}\u2028\u2029]+/gu, ' ')
    .replaceAll(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .trim();
  return shortened(clean, max);
}

/**
 * A name shown to strangers, such as in an invitation. Email programs turn `www.evil.example` into a link by themselves;
 * an invisible joiner after each dot, colon and slash keeps a name from becoming an advertisement. Between two digits, as in
 * amounts and times, none is needed, and it would be copied with the number.
 */
export function unlinked(name: string, max = 80): string {
  return oneLine(name, max).replaceAll(/[/@](?=\S)|(?<!\p{Nd})[.:](?=\S)|[.:](?=[^\s\p{Nd}])/gu, '$&\u2060');
}

/** Text cut to `max` characters, without splitting emoji or accented letters. */
export function shortened(text: string, max: number): string {
  if (text.length <= max) return text;
  let end = 0;
  for (const { index, segment } of new Intl.Segmenter('en').segment(text.slice(0, max + 50))) {
    if (index + segment.length >= max) break;
    end = index + segment.length;
  }
  return `${text.slice(0, end).trimEnd()}…`;
}

// A wrong setting of a person must not keep an email from being sent, so the next best one is used.
function usableLocale(locale: string): string {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(locale)[0] ?? 'en';
  } catch {
    return 'en';
  }
}

function usableZone(zone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}
