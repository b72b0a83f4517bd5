import { types, type CustomTypesConfig } from 'pg';

type Parse = (text: string) => unknown;

const { builtins } = types;
/** Array types have object ids of their own, which `types.builtins` does not list. */
const arrays = { int8: 1016, numeric: 1231, date: 1182, timestamp: 1115, timestamptz: 1185, interval: 1187 } as const;

/** ISO 8601 in UTC, in milliseconds unless the value has microseconds: equal times are equal texts. */
const timestamp = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?([+-]\d\d(?::?\d\d){0,2})?$/;

/**
 * The wire form of a Postgres timestamp: `2026-11-20T06:37:01.120Z`, with six decimals if three are not enough.
 * `infinity` and years outside 0000–9999 stay as Postgres prints them.
 */
export function isoTimestamp(text: string): string {
  if (isUsual(text)) return `${text.slice(0, 10)}T${text.slice(11, 19)}.${fractionOf(text.slice(20, -3))}Z`;
  const parts = timestamp.exec(text);
  if (parts === null) return text;
  const [, date, time, digits = '', offset = '+00'] = parts;
  const fraction = fractionOf(digits);
  if (/^[+-]00(:?00)*$/.test(offset)) return `${date}T${time}.${fraction}Z`;
  return `${shiftToUtc(`${date}T${time}Z`, offset)}.${fraction}Z`;
}

const SPACE = 32;
/** The form in which Postgres prints nearly every time: a four-digit year, in UTC. A page has a hundred of them. */
const isUsual = (text: string): boolean =>
  text.length >= 22 && text.length <= 29 && text.charCodeAt(10) === SPACE && text.endsWith('+00');
const fractionOf = (digits: string): string => digits.padEnd(digits.length > 3 ? 6 : 3, '0');

/** A pooler may have dropped our `TimeZone=UTC`, so a value can have another offset; its fraction never changes. */
function shiftToUtc(local: string, offset: string): string {
  const [hours = '0', minutes = '0', seconds = '0'] = offset.slice(1).split(':');
  const ahead = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * (offset.startsWith('-') ? -1 : 1);
  return new Date(Date.parse(local) - ahead * 1000).toISOString().slice(0, 19);
}

/** A number if JavaScript can represent it exactly, otherwise its digits. */
export function exactInteger(text: string): number | string {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : text;
}

const asPrinted: Parse = (text) => text;
const TEXT_ARRAY: number = 1009;
/** `text[]`, whose parser splits an array and removes the quoting without touching the items. */
// oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- the published list of ids stops short of arrays
const splitAny: Parse = types.getTypeParser(TEXT_ARRAY, 'text');
/** Quoted items, nested arrays, and NULL (which must not be mistaken for an item) are left to the full parser. */
const isInvolved = /["\\{}]|\bnull\b/i;
const splitArray: Parse = (text) => {
  const items = text.slice(1, -1);
  if (!text.startsWith('{') || isInvolved.test(items)) return splitAny(text);
  return items === '' ? [] : items.split(',');
};
const eachItem = (value: unknown, parse: Parse): unknown => {
  if (Array.isArray(value)) return value.map((item) => eachItem(item, parse));
  return typeof value === 'string' ? parse(value) : value;
};
const arrayOf =
  (parse: Parse): Parse =>
  (text) =>
    eachItem(splitArray(text), parse);

const parsers = new Map<number, Parse>([
  [TEXT_ARRAY, splitArray],
  [builtins.INT8, exactInteger],
  [arrays.int8, arrayOf(exactInteger)],
  [builtins.NUMERIC, asPrinted],
  [arrays.numeric, arrayOf(asPrinted)],
  [builtins.TIMESTAMPTZ, isoTimestamp],
  [arrays.timestamptz, arrayOf(isoTimestamp)],
  [builtins.TIMESTAMP, isoTimestamp],
  [arrays.timestamp, arrayOf(isoTimestamp)],
  [builtins.DATE, asPrinted],
  [arrays.date, arrayOf(asPrinted)],
  [builtins.INTERVAL, asPrinted],
  [arrays.interval, arrayOf(asPrinted)],
]);

/** Parses the text of a column of this type. */
export const parserOf = (oid: number): Parse =>
  // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- types have ids that the published list has not
  parsers.get(oid) ?? types.getTypeParser(oid, 'text');

/** How column values become JSON: times are ISO strings, numerics and dates are text, bigints are numbers if exact. */
export const wireTypes: CustomTypesConfig = {
  getTypeParser: (oid: Parameters<typeof types.getTypeParser>[0], format?: 'text' | 'binary') => {
    const parse = format === 'binary' ? undefined : parsers.get(oid);
    return parse ?? types.getTypeParser(oid, format ?? 'text');
  },
};
