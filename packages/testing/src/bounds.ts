import type { z } from 'zod';

/** What the checks of a schema require of a value: lengths for texts and arrays, the value itself for numbers. */
export interface Bounds {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minExcluded?: boolean;
  readonly maxExcluded?: boolean;
  readonly multipleOf?: number;
  /** Whether only integers pass. */
  readonly integer?: boolean;
  /** The name of a text format: `email`, `uuid`, `regex` … */
  readonly format?: string;
  readonly version?: string;
  readonly prefix?: string;
  readonly suffix?: string;
  readonly includes?: string;
  readonly patterns: readonly RegExp[];
  /** Whether there are rules only the schema itself can judge: refinements, trimming, changes of case. */
  readonly opaque: boolean;
}
type Mutable = { -readonly [K in keyof Bounds]: Bounds[K] };

/** The fields of a check's definition that bound a value. */
interface CheckDef {
  readonly check?: string;
  readonly format?: string;
  readonly value?: number;
  readonly inclusive?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly length?: number;
  readonly pattern?: RegExp;
  readonly version?: string;
  readonly prefix?: string;
  readonly suffix?: string;
  readonly includes?: string;
}

/** Reads the checks one by one, because zod fills `_zod.bag` only on first use of a schema. */
export function boundsOf(schema: z.core.$ZodType): Bounds {
  const bounds: Mutable = { patterns: [], opaque: false };
  const { checks = [], ...own } = schema._zod.def as z.core.$ZodTypeDef & CheckDef;
  if (own.check !== undefined) narrow(bounds, own);
  for (const { _zod } of checks) narrow(bounds, _zod.def);
  return bounds;
}

function narrow(bounds: Mutable, def: CheckDef): void {
  switch (def.check) {
    case 'greater_than':
      atLeast(bounds, def.value!, def.inclusive === false);
      break;
    case 'less_than':
      atMost(bounds, def.value!, def.inclusive === false);
      break;
    case 'min_length':
      atLeast(bounds, def.minimum!, false);
      break;
    case 'max_length':
      atMost(bounds, def.maximum!, false);
      break;
    case 'length_equals':
      atLeast(bounds, def.length!, false);
      atMost(bounds, def.length!, false);
      break;
    case 'multiple_of':
      bounds.multipleOf = def.value!;
      break;
    case 'number_format':
      narrowNumber(bounds, def.format!);
      break;
    case 'string_format':
      narrowText(bounds, def);
      break;
    default:
      bounds.opaque = true;
  }
}

function atLeast(bounds: Mutable, minimum: number, excluded: boolean): void {
  if (bounds.minimum !== undefined && bounds.minimum > minimum) return;
  bounds.minimum = minimum;
  bounds.minExcluded = excluded;
}
function atMost(bounds: Mutable, maximum: number, excluded: boolean): void {
  if (bounds.maximum !== undefined && bounds.maximum < maximum) return;
  bounds.maximum = maximum;
  bounds.maxExcluded = excluded;
}

function narrowNumber(bounds: Mutable, format: string): void {
  if (format.startsWith('float')) return;
  bounds.integer = true;
  if (format === 'int32') {
    atLeast(bounds, -(2 ** 31), false);
    atMost(bounds, 2 ** 31 - 1, false);
  }
  if (format === 'uint32') {
    atLeast(bounds, 0, false);
    atMost(bounds, 2 ** 32 - 1, false);
  }
}

function narrowText(bounds: Mutable, def: CheckDef): void {
  if (def.format === 'starts_with') bounds.prefix = def.prefix!;
  else if (def.format === 'ends_with') bounds.suffix = def.suffix!;
  else if (def.format === 'includes') bounds.includes = def.includes!;
  else {
    bounds.format ??= def.format!;
    if (def.version !== undefined) bounds.version ??= def.version;
    if (def.pattern !== undefined) bounds.patterns = [...bounds.patterns, def.pattern];
  }
}
