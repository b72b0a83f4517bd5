import { cut } from '@deskwire/contract/kit/cut.ts';
import { email as emailSchema, isPlannable, text } from '@deskwire/contract/kit/fields.ts';
import type { Named } from '../../../identity/people/known/known.ts';
import { unguarded } from '@deskwire/contract/kit/csv.ts';
import type { Issue } from '../kind.ts';

/** Why a cell cannot be what its column says. */
export class Refusal {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

/** The faults of a line: all of them are reported, not only the first. */
export interface Refusing {
  readonly issues: readonly Issue[];
  readonly refuse: (field: string | null, reason: string, value: string) => null;
}
export interface Cells<F extends string> extends Refusing {
  /** The cell of a field as it was written; empty where there is none. */
  readonly cell: (field: F) => string;
  /** The cell of a column by its index. */
  readonly at: (index: number | undefined) => string;
  /** A cell that is not empty, as `read` understands it; null where it is empty or refused. */
  readonly take: <T>(field: F, read: (value: string) => T | Refusal) => T | null;
}

/** The cells of one line by the fields that its columns hold. A line with more cells than headings is refused. */
export function cellsOf<F extends string>(
  cells: readonly string[],
  layout: Readonly<Partial<Record<F, number>>>,
  width: number,
): Cells<F> {
  const issues: Issue[] = [];
  const refuse = (field: string | null, reason: string, value: string): null => {
    issues.push({ field, reason, value: shown(value) });
    return null;
  };
  const at = (index: number | undefined): string => (index === undefined ? '' : unguarded(cells[index] ?? '').trim());
  const cell = (field: F): string => at(layout[field]);
  if (cells.slice(width).some((value) => value.trim() !== ''))
    refuse(null, `has ${cells.length} cells, the headings are ${width}`, cells.slice(width).join(','));
  return {
    issues,
    refuse,
    at,
    cell,
    take: (field, read) => {
      const value = cell(field);
      if (value === '') return null;
      const result = read(value);
      return result instanceof Refusal ? refuse(field, result.reason, value) : result;
    },
  };
}

/** A word without case, blanks and signs. */
export const plainWord = (value: string) => value.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
/** The word of ours that one of another program means. */
export const wordIn = <K extends string>(table: Readonly<Record<K, readonly string[]>>, value: string): K | undefined =>
  (Object.keys(table) as K[]).find((key) => table[key].includes(plainWord(value)));

/** Made once: to make a schema takes longer than to use it. */
const storable = text(50_000);
const address = emailSchema();

export function asText(value: string, max: number): string | Refusal {
  if (value.length > max) return new Refusal(`is longer than ${max} characters`);
  const parsed = storable.safeParse(value);
  return parsed.success ? parsed.data : new Refusal('contains characters that cannot be stored');
}
/** A text of one line. */
export const asLine = (value: string, max: number): string | Refusal =>
  asText(
    value
      .split(/[\r\n]+/)
      .map((line) => line.trim())
      .join(' '),
    max,
  );

/** Undefined: it is no JSON. */
export function asJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

/** An address, `Name <address>`, or a name alone. */
export function asNamed(value: string): Named | Refusal {
  const [, name = '', inside = value] = /^([^<]*)<([^<>]+)>$/.exec(value) ?? [];
  if (!inside.includes('@')) {
    const read = asText(value, 200);
    return read instanceof Refusal ? read : { email: null, name: read };
  }
  const parsed = address.safeParse(inside);
  const called = asText(name.trim().replaceAll(/^"|"$/g, ''), 200);
  if (!parsed.success) return new Refusal('is no e-mail address');
  return { email: parsed.data, name: called instanceof Refusal ? null : called };
}

const instant = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d(?:\.\d{1,9})?)?\s*(Z|[+-]\d\d:?\d\d)?)?$/i;
const isDay = (day: string) => {
  const parsed = new Date(day);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().slice(0, 10) === day;
};
/** A moment of the past that means the same to everybody; without a zone it is UTC. `created` is when the row was made. */
export function asInstant(value: string, now: string, created: { at: string | null; what: string }): string | Refusal {
  const [, day, time = '00:00', seconds = ':00', zone = 'Z'] = instant.exec(value) ?? [];
  const parsed = new Date(
    `${day}T${time}${seconds.slice(0, 7)}${zone.toUpperCase().replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`,
  );
  if (day === undefined || Number.isNaN(parsed.getTime()) || !isDay(day))
    return new Refusal('is no date: write 2026-11-20 or 2026-11-20T10:00:00Z');
  if (parsed.getUTCFullYear() < 1990) return new Refusal('is before 1990');
  if (parsed.getTime() > Date.parse(now)) return new Refusal('is in the future');
  if (created.at !== null && parsed.getTime() < Date.parse(created.at))
    return new Refusal(`is before the ${created.what} was created`);
  // To the microsecond, as it is stored.
  const micros = /\.\d{3}(\d{1,3})/.exec(seconds)?.[1] ?? '';
  return parsed.toISOString().replace('Z', `${micros}Z`);
}

/** A day; of a moment, that which it names. */
export function asDay(value: string): string | Refusal {
  const [, day] = instant.exec(value) ?? [];
  if (day === undefined || !isDay(day)) return new Refusal('is no day: write 2026-11-20');
  return isPlannable(day) ? day : new Refusal('is not between 1970 and twenty years from now');
}

/** A cell as it can be stored and shown beside its reason. */
export const shown = (value: string): string => cut(value, 200).replaceAll(/\u0000|\p{Surrogate}/gu, '\ufffd');
