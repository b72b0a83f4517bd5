import { z } from 'zod';
import { isVisible } from './storable.ts';

/** A UUID that knows which kind of row it refers to. */
export const ref = <const K extends string>(kind: K) => z.uuid().meta({ ref: kind });

/** The id a client proposes for a row it creates. */
export const proposedId = <const K extends string>(kind: K) =>
  z
    .uuidv7()
    .meta({ ref: kind })
    .optional()
    .describe('A UUIDv7 of your own, for work done offline: of the last 400 days. Generated if omitted.');

const DAY = 86_400_000;
/** Whether a proposed id is of the last 400 days, or of the next one for clocks that are fast. */
export function isTimely(id: string, now: string): boolean {
  const made = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
  const age = Date.parse(now) - made;
  return age <= 400 * DAY && age >= -DAY;
}

/** A reference to a row that also has a human key (`TKT-001`); either is accepted wherever the row is named. */
export const keyedRef = <const K extends string>(kind: K) =>
  z
    .string()
    .max(64)
    .regex(/^(?:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[A-Za-z][A-Za-z0-9]{1,9}-\d{1,9})$/, {
      error: 'must be a UUID or a key such as TKT-001',
    })
    .meta({ ref: kind, description: 'UUID or key.', examples: ['TKT-001'] });

const unstorable = /\u0000|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** Also what XML, and with it every office format, cannot hold: control characters but tab and line breaks. */
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

const kept = (max: number, min: number, tidy: (value: string) => string) =>
  z
    .string()
    .normalize('NFC')
    .overwrite((value) => (isVisible(value) ? tidy(value) : ''))
    .trim()
    .min(min)
    .max(max)
    .refine((value) => !unstorable.test(value) && !unwritable.test(value), {
      error: 'contains characters that cannot be stored',
    });

/**
 * Trimmed free text of 1 to `max` characters, in Unicode's composed form (NFC), that Postgres can store and XML can hold.
 * A text of which nothing can be seen is empty.
 */
export const text = (max: number, min = 1) => kept(max, min, (value) => value);

const lineBreaks = /[\n\r\u0085\u2028\u2029]+/;
const inOneLine = (value: string): string =>
  lineBreaks.test(value)
    ? value
        .split(lineBreaks)
        .map((part) => part.trim())
        .filter((part) => part !== '')
        .join(' ')
    : value;
/** The same in one line, for names and titles: they are shown in lists, subjects of emails and cells of tables. */
export const line = (max: number, min = 1) => kept(max, min, inOneLine);

/**
 * Text that may be formatted, in GitHub-flavoured Markdown. It is stored and returned as it was written; whoever shows it
 * renders it, and never as HTML that it contains.
 */
export const markdown = (max: number, min = 1) => text(max, min).meta({ markdown: true });

/** Markdown in an output. */
export const markdownOut = () => z.string().meta({ markdown: true });

/** Text kept exactly as it was sent, including white space: a log line, a signed body. */
export const rawText = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => !unstorable.test(value), { error: 'contains characters that cannot be stored' });

/** JSON that is nested deeper than this is refused: it is a mistake or an attack. */
const DEEPEST_JSON = 40;
const isTooDeep = (value: unknown, depth = 0): boolean =>
  value !== null &&
  typeof value === 'object' &&
  (depth >= DEEPEST_JSON || Object.values(value).some((item) => isTooDeep(item, depth + 1)));
const jsonKey = rawText(200);
/** Has no id in its meta: its schema would refer to itself, and generators make types of that which do not compile. */
const Json: z.ZodType = z.lazy(() =>
  z.union([z.null(), z.boolean(), z.number(), rawText(20_000), z.array(Json).max(1000), z.record(jsonKey, Json)]),
);
/** A JSON object of any fields, of at most so many bytes, that Postgres can store. */
export const jsonObject = (max_bytes = 64 * 1024): z.ZodType<Record<string, unknown>, Record<string, unknown>> =>
  z.preprocess(
    // Checked before zod walks through the value, since it does so recursively.
    (value) => (isTooDeep(value) ? null : value),
    z
      .record(jsonKey, Json)
      .refine((value) => new TextEncoder().encode(JSON.stringify(value)).length <= max_bytes, {
        error: `is larger than ${max_bytes} bytes`,
      })
      .meta({ examples: [{ title: 'Restock' }] }),
  );

/** Times that ISO 8601 can express but Postgres cannot store: the year 0, and offsets of 16 hours or more. */
const outOfRange = /^0000|[+-](?:1[6-9]|2\d):\d\d$/;
/** Whether an instant is in the years 1 to 9999 in UTC too: an offset moves the first and the last day out of them. */
const isInYears = (value: string): boolean => {
  if (value.endsWith('Z')) return true;
  const at = Date.parse(value);
  return at >= -62_135_596_800_000 && at <= 253_402_300_799_999;
};

/** An instant: ISO 8601 in UTC on the way out, with any offset on the way in. */
export const timestamp = () =>
  z.iso
    .datetime({ offset: true })
    .max(40)
    .refine((value) => !outOfRange.test(value) && isInYears(value), { error: 'is out of range' });

/** A calendar date without a time zone. */
export const isoDate = () => z.iso.date().refine((value) => !outOfRange.test(value), { error: 'is out of range' });

/** How many years ahead people can plan. */
const PLANNED_YEARS = 20;
/** Whether a day is one that somebody plans with: from 1970 to twenty years ahead. */
export function isPlannable(day: string, this_year = new Date().getUTCFullYear()): boolean {
  const year = Number(day.slice(0, 4));
  return year >= 1970 && year <= this_year + PLANNED_YEARS;
}
/** A calendar date that somebody plans with. */
export const planningDate = () =>
  isoDate().refine((value) => isPlannable(value), { error: 'must be between 1970 and twenty years from now' });

/** An instant that somebody plans with. */
export const plannedAt = () =>
  timestamp().refine((value) => isPlannable(value), { error: 'must be between 1970 and twenty years from now' });

/** An address may be internationalised: letters of any script before the @, and a domain of any script behind it. */
const address =
  /^[^\s@"(),:;<>[\]\\\p{C}]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/u;
/** One spelling of an address: composed, in lower case, its domain as DNS writes it. */
function canonical(value: string): string {
  const given = value.normalize('NFC').trim().toLowerCase();
  const at = given.lastIndexOf('@');
  const domain = given.slice(at + 1);
  if (at === -1 || !/[^\u0000-\u007f]/.test(domain) || /[\s/?#:@\\%]/.test(domain)) return given;
  try {
    return given.slice(0, at + 1) + new URL(`http://${domain}`).hostname;
  } catch {
    return given;
  }
}
export const email = () =>
  z
    .string()
    .max(254)
    .overwrite(canonical)
    .pipe(z.email({ pattern: address }).max(254))
    .refine((value) => !/^\.|\.\.|\.@/.test(value), { error: 'is not an email address' })
    .describe('Email address, stored in lower case. Its domain is stored as DNS writes it.');

/**
 * A URL the server itself will call, resolved and checked again on each use: https, or http to a host of the operator's own
 * network that they list.
 */
export const outboundUrl = () =>
  z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .meta({ outbound: true });

export const locale = () =>
  z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$/, { error: 'must be a language tag, such as en or de-CH' })
    .meta({ description: 'Language tag: language, optional script and country.', examples: ['en', 'de-CH'] });

/** An IANA time zone name known to this runtime. */
export const timeZone = () =>
  z
    .string()
    .max(64)
    .refine(isTimeZone, { error: 'is not a known time zone' })
    .meta({ description: 'IANA time zone.', examples: ['Europe/Zurich'] });
function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** The input of a team procedure: strict, with an optional team. */
export const inTeam = <S extends z.ZodRawShape>(shape: S) =>
  z.strictObject({
    team_id: ref('team').optional().describe('Team to act in. Defaults to the team in effect.'),
    ...shape,
  });

/** The team a procedure is about, where the path names it. */
export const teamId = () => ref('team').describe('Id of the team, from teams.list.');

/** The version of what is set as a whole, such as a list of statuses: each change of any of it makes it one more. */
export const wholeVersion = () =>
  z.int().describe('Goes up with each change. Send it with your own, and nothing of others is overwritten unseen.');

/** The optimistic lock of a row: an update that sends the version it read fails if somebody else was faster. */
export const expectedVersion = () =>
  z
    .int()
    .min(1)
    .max(2 ** 31 - 1)
    .optional()
    .describe('The version you last read. If it has changed since, the update fails with VERSION_CONFLICT.');
