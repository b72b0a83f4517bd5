import type { z } from 'zod';
import type { Schema } from '@deskwire/contract/kit/define.ts';
import { checkJson } from './json.ts';

type Coerce = (value: unknown) => unknown;
type Internals = z.core.$ZodType & {
  _zod: {
    def: {
      type: string;
      innerType?: Internals;
      element?: Internals;
      in?: Internals;
      shape?: Record<string, Internals>;
      values?: unknown[];
    };
  };
};

const shapeOf = (schema: Schema): Record<string, Internals> => (schema as unknown as Internals)._zod.def.shape ?? {};
/** The fields of an object schema; empty for any other schema. */
export const fieldsOf = (schema: Schema): ReadonlySet<string> => new Set(Object.keys(shapeOf(schema)));

/** The fields of an input that come from headers, with the names of those headers. */
export function headerFieldsOf(schema: Schema): [field: string, header: string][] {
  const fields = Object.entries(shapeOf(schema)) as [string, Internals & { meta?: () => Record<string, unknown> }][];
  return fields.flatMap(([field, inner]) => {
    const header = inner.meta?.()?.['x-header'];
    return typeof header === 'string' ? [[field, header] as [string, string]] : [];
  });
}

/** The field of an input that is all headers of the request, and which of them it cannot do without. */
export function allHeadersFieldOf(schema: Schema): { field: string; names: readonly string[] } | undefined {
  const fields = Object.entries(shapeOf(schema)) as [string, Internals & { meta?: () => Record<string, unknown> }][];
  for (const [field, inner] of fields) {
    const names = inner.meta?.()?.['x-headers'];
    if (Array.isArray(names)) return { field, names: names as string[] };
  }
  return undefined;
}

/** The field of an input that is the body byte by byte, and how many bytes it may have. */
export function bytesFieldOf(schema: Schema): { field: string; most: number } | undefined {
  const fields = Object.entries(shapeOf(schema)) as [string, Internals & { meta?: () => Record<string, unknown> }][];
  for (const [field, inner] of fields) {
    const most = inner.meta?.()?.['x-bytes'];
    if (typeof most === 'number') return { field, most };
  }
  return undefined;
}

/** The fields of a list's items, in order of declaration; undefined if items are not plain objects. */
export function itemFieldsOf(list: Schema): string[] | undefined {
  const items = shapeOf(list)['items'];
  const element = items && unwrapped(items)._zod.def.element;
  const shape = element && unwrapped(element)._zod.def.shape;
  return shape && Object.keys(shape);
}

/**
 * How path and query strings are converted for the fields of an input (all, or only those named). Text fields need no
 * conversion.
 */
export function coercersOf(schema: Schema, only?: readonly string[]): [field: string, coerce: Coerce][] {
  return Object.entries(shapeOf(schema))
    .filter(([field]) => only === undefined || only.includes(field))
    .flatMap(([field, inner]) => {
      const coerce = coercerOf(inner);
      return coerce === undefined ? [] : [[field, coerce] as [string, Coerce]];
    });
}

const wrappers = new Set(['optional', 'default', 'nullable', 'prefault', 'readonly', 'catch', 'nonoptional']);
function unwrapped(schema: Internals): Internals {
  const { type, innerType, in: input } = schema._zod.def;
  if (wrappers.has(type) && innerType !== undefined) return unwrapped(innerType);
  return type === 'pipe' && input !== undefined ? unwrapped(input) : schema;
}

function coercerOf(schema: Internals): Coerce | undefined {
  const { type, element, values = [] } = unwrapped(schema)._zod.def;
  if (type === 'number' || (type === 'literal' && values.some((value) => typeof value === 'number'))) return toNumber;
  if (type === 'boolean' || (type === 'literal' && values.some((value) => typeof value === 'boolean')))
    return toBoolean;
  if (type === 'record' || type === 'object') return fromJson;
  if (type !== 'array' || element === undefined) return undefined;
  const item = coercerOf(element) ?? ((value: unknown) => value);
  return (value) => (Array.isArray(value) ? value : String(value).split(',')).map(item);
}
const toNumber: Coerce = (value) => (typeof value === 'string' && value.trim() !== '' ? Number(value) : value);
const toBoolean: Coerce = (value) =>
  value === 'true' || value === '1' ? true : value === 'false' || value === '0' ? false : value;
/** A value with fields of its own is sent as JSON. What is not JSON is left for the schema to refuse. */
const fromJson: Coerce = (value) => {
  if (typeof value !== 'string') return value;
  checkJson(value);
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
};
