import type { Entity } from '@deskwire/contract/ai/ai.texts.ts';
import { emailsIn, withoutEnd } from './scan.ts';

/** Reading dates takes seconds for long texts: only the beginning is searched for them. */
const DATES_IN = 20_000;
const MOST = 500;

type Kind = Entity['kind'];
const patterns: readonly { kind: Kind; pattern: RegExp; value: (text: string) => string }[] = [
  { kind: 'url', pattern: /\bhttps?:\/\/[^\s<>"'\])]{1,2000}/gi, value: (text) => text },
  { kind: 'ip', pattern: /\b(?:\d{1,3}\.){3}\d{1,3}\b/g, value: (text) => text },
  { kind: 'ticket', pattern: /\b[A-Z][A-Z0-9]{1,9}-\d{1,9}\b/g, value: (text) => text },
  {
    kind: 'version',
    pattern: /\bv?\d{1,4}\.\d{1,4}\.\d{1,6}(?:-[\w.]{1,30})?\b/g,
    value: (text) => text.replace(/^v/, ''),
  },
  {
    kind: 'money',
    pattern:
      /(?:[$€£]\s?|\b(?:USD|EUR|GBP|CHF)\s)\d{1,3}(?:[.,' ]?\d{3}){0,4}(?:[.,]\d{1,2})?\b|\b\d{1,3}(?:[.,']?\d{3}){0,4}(?:[.,]\d{1,2})?\s?(?:€|USD|EUR|GBP|CHF)/g,
    value: moneyOf,
  },
];

/** Addresses, links, phone numbers, dates, amounts, versions and keys of tickets in a text, in their order. */
export async function extractByRules(text: string, now: string): Promise<Entity[]> {
  const found: Entity[] = [
    ...emailsIn(text).map((email): Entity => ({ kind: 'email', ...email, value: email.text.toLowerCase() })),
    ...(await phonesIn(text)),
    ...(await datesIn(text, now)),
  ];
  for (const { kind, pattern, value } of patterns)
    for (const match of text.matchAll(pattern)) {
      const shown = kind === 'url' ? withoutEnd(match[0]) : match[0];
      if (kind === 'ip' && !isAddress(shown)) continue;
      found.push({ kind, text: shown, value: value(shown), start: match.index });
      if (found.length > MOST * 4) break;
    }
  return withoutOverlaps(found).slice(0, MOST);
}

const isAddress = (text: string): boolean => text.split('.').every((part) => Number(part) <= 255);

/** Removes finds inside longer ones: a version in a link is part of the link. */
function withoutOverlaps(found: readonly Entity[]): Entity[] {
  const longest = found.toSorted((a, b) => b.text.length - a.text.length || a.start - b.start);
  const taken: Entity[] = [];
  const used = new Set<number>();
  for (const entity of longest) {
    const places = Array.from({ length: entity.text.length }, (_, at) => entity.start + at);
    if (places.some((place) => used.has(place))) continue;
    for (const place of places) used.add(place);
    taken.push(entity);
  }
  return taken.toSorted((a, b) => a.start - b.start);
}

async function phonesIn(text: string): Promise<Entity[]> {
  const { findPhoneNumbersInText } = await import('libphonenumber-js');
  return findPhoneNumbersInText(text.slice(0, DATES_IN)).map(({ number, startsAt, endsAt }) => ({
    kind: 'phone',
    text: text.slice(startsAt, endsAt),
    value: number.number,
    start: startsAt,
  }));
}

async function datesIn(text: string, now: string): Promise<Entity[]> {
  const { parse } = await import('chrono-node');
  // The library knows no names of zones; without an offset, times are those of UTC.
  const results = parse(text.slice(0, DATES_IN), { instant: new Date(now), timezone: 0 }, { forwardDate: false });
  return results
    .filter(({ start }) => start.isCertain('day') || start.isCertain('weekday'))
    .map(({ text: shown, index, start }) => ({
      kind: 'date',
      text: shown,
      value: start.isCertain('hour') ? start.date().toISOString() : start.date().toISOString().slice(0, 10),
      start: index,
    }));
}

const currencies: Readonly<Record<string, string>> = { $: 'USD', '€': 'EUR', '£': 'GBP' };
/** `1.234,50 €` as `EUR 1234.50`: the last sign before one or two digits is the decimal one. */
function moneyOf(text: string): string {
  const sign = /[$€£]|USD|EUR|GBP|CHF/.exec(text)![0];
  const digits = text.replaceAll(/[^\d.,']/g, '');
  const decimals = /[.,](\d{1,2})$/.exec(digits)?.[1];
  const whole = (decimals === undefined ? digits : digits.slice(0, -decimals.length - 1)).replaceAll(/\D/g, '');
  return `${currencies[sign] ?? sign} ${whole}${decimals === undefined ? '' : `.${decimals}`}`;
}
