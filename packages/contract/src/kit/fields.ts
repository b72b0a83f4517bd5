import { z } from 'zod';

/** A uuid that knows which kind of row it names. */
export const ref = <const K extends string>(kind: K) => z.uuid().meta({ ref: kind });

/** A row that also carries a human key (`TKT-001`): either is accepted wherever the row is named. */
export const keyedRef = <const K extends string>(kind: K) =>
  z
    .string()
    .max(64)
    .regex(/^(?:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[A-Za-z][A-Za-z0-9]{1,9}-\d{1,9})$/)
    .meta({ ref: kind, examples: ['TKT-001'] });

const unstorable = /\u0000|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** Free text of 1 to `max` characters that Postgres can store: no NUL, no lone surrogates. Surrounding blanks are cut. */
export const text = (max: number, min = 1) =>
  z
    .string()
    .trim()
    .min(min)
    .max(max)
    .refine((value) => !unstorable.test(value), { error: 'contains characters that cannot be stored' });

/** Text that is kept as it was sent, blanks and all: a line of a log, a signed body. */
export const rawText = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => !unstorable.test(value), { error: 'contains characters that cannot be stored' });

/** What ISO-8601 can write and Postgres cannot store: the year 0, and offsets of 16 hours and more. */
const outOfRange = /^0000|[+-](?:1[6-9]|2\d):\d\d$/;

/** An instant: ISO-8601 in UTC on the way out, any offset on the way in. */
export const timestamp = () =>
  z.iso
    .datetime({ offset: true })
    .max(40)
    .refine((value) => !outOfRange.test(value), { error: 'is out of range' });

/** A day, wherever it is. */
export const isoDate = () => z.iso.date().refine((value) => !outOfRange.test(value), { error: 'is out of range' });

export const email = () => z.string().trim().toLowerCase().max(254).pipe(z.email());

/** A URL that the server itself will call: https only, resolved and checked again when it is used. */
export const outboundUrl = () =>
  z
    .url({ protocol: /^https$/ })
    .max(2000)
    .meta({ outbound: true });

export const locale = () =>
  z
    .string()
    .regex(/^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$/)
    .meta({ examples: ['en', 'de-CH'] });

/** An IANA time zone name that this runtime knows. */
export const timeZone = () =>
  z
    .string()
    .max(64)
    .refine(isTimeZone, { error: 'is not a known time zone' })
    .meta({ examples: ['Europe/Zurich'] });
function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** The input of a team procedure: strict, and the team may be named. */
export const inTeam = <S extends z.ZodRawShape>(shape: S) =>
  z.strictObject({ team_id: ref('team').optional(), ...shape });

/** The optimistic lock of a row: sent back unchanged, it refuses an update that came late. */
export const expectedVersion = () =>
  z
    .int()
    .min(1)
    .max(2 ** 31 - 1)
    .optional();
