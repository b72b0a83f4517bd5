import { cut } from '@deskwire/contract/kit/cut.ts';
import { LONGEST_LIST } from './gate.ts';

const MOST_BYTES = 64 * 1024;
const LONGEST_TEXT = 10_000;

/** The values that an expression can see. Objects have no prototype, and whole numbers are the integers of CEL. */
export type Context = Readonly<Record<string, unknown>>;

/** Prepares JSON for expressions. Undefined: it is larger than 64 KiB, and no expression sees it. */
export function contextOf(values: Readonly<Record<string, unknown>>): Context | undefined {
  const text = JSON.stringify(values);
  return Buffer.byteLength(text) > MOST_BYTES ? undefined : (inward(JSON.parse(text)) as Context);
}

function inward(value: unknown): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof value === 'string') return cut(value, LONGEST_TEXT);
  if (Array.isArray(value)) return value.slice(0, LONGEST_LIST).map(inward);
  if (value === null || typeof value !== 'object') return value;
  const object: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const [key, item] of Object.entries(value)) object[key] = inward(item);
  return object;
}

/** The JSON of a result. Undefined where JSON has no words for it, such as a type or a function. */
export function outward(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(outward);
  if (value instanceof Map)
    return Object.fromEntries([...value].map(([key, item]) => [String(key), outward(item)] as const));
  if (value === null || ['string', 'boolean', 'number'].includes(typeof value)) return value;
  const proto: unknown = typeof value === 'object' ? Object.getPrototypeOf(value) : undefined;
  if (proto !== null && proto !== Object.prototype) return undefined;
  return Object.fromEntries(Object.entries(value as object).map(([key, item]) => [key, outward(item)] as const));
}
