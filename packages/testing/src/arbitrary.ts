import * as fc from 'fast-check';
import { safeParse, type z } from 'zod';
import { texts, matching } from './arbitrary.texts.ts';
import { boundsOf, type Bounds } from './bounds.ts';

type Any = fc.Arbitrary<unknown>;
type Schema = z.core.$ZodType;

export interface ArbitraryOptions {
  /** Values for schemas that only a world can fill, such as the id of a row. Undefined leaves the schema to itself. */
  readonly override?: (schema: Schema) => Any | undefined;
  /** Whether optional fields are omitted: at random (the default), always, or never. */
  readonly optional?: 'random' | 'absent' | 'present';
}

/**
 * Values that a schema accepts as input and that JSON can represent. Rules only the schema can judge are met by trial,
 * so a schema that almost nothing satisfies throws: give it `examples` in its meta, or override it.
 */
export const arbitrary = (schema: unknown, options: ArbitraryOptions = {}): Any =>
  new Walker(options).walk(schema as Schema, 0);

/** Recursive schemas end below this depth. */
const DEEP = 4;

/** Walks a schema. It is a class because every step needs the options and the path. */
class Walker {
  readonly #options: ArbitraryOptions;
  /** Arrays and recursive schemas return to their elements for every value. */
  readonly #walked = new Map<Schema, Any>();
  constructor(options: ArbitraryOptions) {
    this.#options = options;
  }

  walk(schema: Schema, depth: number): Any {
    if (depth > DEEP) return this.#walk(schema, depth);
    const walked = this.#walked.get(schema) ?? this.#walk(schema, depth);
    this.#walked.set(schema, walked);
    return walked;
  }

  #walk(schema: Schema, depth: number): Any {
    const given = this.#options.override?.(schema);
    if (given !== undefined) return given;
    const bounds = boundsOf(schema);
    const examples = bounds.opaque && !hasParts(schema) ? examplesOf(schema) : [];
    if (examples.length > 0) return fc.constantFrom(...examples);
    const values = this.#raw(schema, bounds, depth);
    return needsFilter(schema, bounds) ? filtered(values, schema) : values;
  }

  #raw(schema: Schema, bounds: Bounds, depth: number): Any {
    const { def } = (schema as z.core.$ZodTypes)._zod;
    switch (def.type) {
      case 'string':
        return texts(bounds);
      case 'number':
        return numbers(bounds);
      case 'boolean':
        return fc.boolean();
      case 'null':
        return fc.constant(null);
      case 'undefined':
      case 'void':
        return fc.constant(undefined);
      case 'any':
      case 'unknown':
        return fc.jsonValue({ maxDepth: 2 });
      case 'enum':
        return fc.constantFrom(...Object.values(def.entries));
      case 'literal':
        return fc.constantFrom(...def.values);
      case 'template_literal':
        return matching((schema as z.core.$ZodTemplateLiteral)._zod.pattern);
      case 'object':
        return bounds.opaque ? this.#freely().#object(def, depth) : this.#object(def, depth);
      case 'array':
        return this.#array(def, bounds, depth);
      case 'tuple':
        return this.#tuple(def, depth);
      case 'record':
        return this.#record(def, depth);
      case 'union':
        return this.#union(def.options, depth);
      case 'intersection':
        return fc
          .tuple(this.walk(def.left, depth), this.walk(def.right, depth))
          .map(([left, right]) => ({ ...(left as object), ...(right as object) }));
      case 'optional':
      case 'default':
      case 'prefault':
        return this.#maybe(this.walk(def.innerType, depth), undefined);
      case 'nullable':
        return fc.option(this.walk(def.innerType, depth), { nil: null });
      case 'catch':
      case 'readonly':
      case 'nonoptional':
      case 'success':
        return this.walk(def.innerType, depth);
      case 'lazy':
        return fc.constant(0).chain(() => this.walk(def.getter(), depth + 1));
      case 'pipe':
        return this.walk(pipeSide(def), depth);
      case 'custom':
        return fc.jsonValue({ maxDepth: 1 });
      default:
        throw new Error(`JSON carries no ${def.type}, so there is no arbitrary for it`);
    }
  }

  /** A rule between fields may forbid that all are given, or that none is. */
  #freely(): Walker {
    return new Walker({ ...this.#options, optional: 'random' });
  }

  #maybe(values: Any, nil: null | undefined): Any {
    const { optional = 'random' } = this.#options;
    if (optional === 'present') return values;
    return optional === 'absent' ? fc.constant(nil) : fc.option(values, { nil });
  }

  #object({ shape }: z.core.$ZodObjectDef, depth: number): Any {
    const { optional = 'random' } = this.#options;
    const fields = Object.entries(shape).filter(
      ([name, field]) => name !== '__proto__' && !(optional === 'absent' && mayBeAbsent(field)),
    );
    const required = fields.filter(([, field]) => optional === 'present' || !mayBeAbsent(field)).map(([name]) => name);
    const model = Object.fromEntries(fields.map(([name, field]) => [name, this.walk(field, depth + 1)]));
    return fc.record(model, { requiredKeys: required, noNullPrototype: true }).map(withoutUndefined);
  }

  #array({ element }: z.core.$ZodArrayDef, { minimum = 0, maximum = Infinity }: Bounds, depth: number): Any {
    const most = Math.min(maximum, depth > DEEP ? minimum : minimum + 3);
    if (most === 0) return fc.constant([]);
    const items = fc.constant(0).chain(() => this.walk(element, depth + 1));
    return fc.array(items, { minLength: minimum, maxLength: most });
  }

  #tuple({ items, rest }: z.core.$ZodTupleDef, depth: number): Any {
    const first = fc.tuple(...items.map((item) => this.walk(item, depth + 1)));
    if (rest === null) return first;
    return fc
      .tuple(first, fc.array(this.walk(rest, depth + 1), { maxLength: 2 }))
      .map(([head, tail]) => [...head, ...tail]);
  }

  #record({ keyType, valueType }: z.core.$ZodRecordDef, depth: number): Any {
    const value = this.walk(valueType, depth + 1);
    const keys = keyType._zod.values;
    if (keys !== undefined) {
      const model = Object.fromEntries([...keys].map((key) => [String(key), value]));
      // The keys of a partial record are optional by `optin`; those of a full one must all be present.
      const requiredKeys = keyType._zod.optin === 'optional' ? [] : Object.keys(model);
      return fc.record(model, { requiredKeys, noNullPrototype: true }).map(withoutUndefined);
    }
    const names = this.walk(keyType, depth + 1) as fc.Arbitrary<string>;
    return fc.dictionary(
      names.filter((name) => name !== '__proto__'),
      value,
      { maxKeys: depth > DEEP ? 0 : 3, noNullPrototype: true },
    );
  }

  #union(options: readonly Schema[], depth: number): Any {
    // By convention, the simplest options come first: at depth, only those are used, so that recursion ends.
    const most = depth > DEEP ? Math.min(options.length, 2) : options.length;
    return fc.nat(most - 1).chain((index) => this.walk(options[index]!, depth + 1));
  }
}

const mayBeAbsent = (field: Schema): boolean => field._zod.optin === 'optional';

/** JSON has no undefined: a field is present or it is not. */
const withoutUndefined = (value: object): object =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined));

/**
 * A pipe from text to a text format is generated from its end; one that ends in a transformation, from its beginning.
 */
function pipeSide({ in: from, out: to }: z.core.$ZodPipeDef): Schema {
  const [start, end] = [from._zod.def.type, to._zod.def.type];
  return start === 'transform' || (start === 'string' && end === 'string') ? to : from;
}

function needsFilter(schema: Schema, bounds: Bounds): boolean {
  const { type } = schema._zod.def;
  if (bounds.opaque || type === 'pipe' || type === 'custom') return true;
  // A format or pattern does not know about further bounds, and lengths are counted in code units.
  return type === 'string';
}

const MOST_TRIES = 5000;
function filtered(values: Any, schema: Schema): Any {
  let tries = 0;
  return values.filter((value) => {
    const fits = safeParse(schema, value).success;
    tries = fits ? 0 : tries + 1;
    if (tries > MOST_TRIES) throw new Error(`Hardly any value satisfies this ${schema._zod.def.type}`);
    return fits;
  });
}

/** The examples of a whole object only show what it can look like: its fields say what it takes. */
const hasParts = (schema: Schema): boolean =>
  ['object', 'record', 'array'].includes((schema as z.core.$ZodTypes)._zod.def.type);

function examplesOf(schema: Schema): unknown[] {
  const meta = 'meta' in schema && typeof schema.meta === 'function' ? (schema.meta() as { examples?: unknown }) : {};
  return Array.isArray(meta?.examples) ? meta.examples : [];
}

function numbers(bounds: Bounds): Any {
  const { minimum = -Infinity, maximum = Infinity, minExcluded = false, maxExcluded = false, multipleOf } = bounds;
  if (bounds.integer === true || Number.isInteger(multipleOf)) {
    const step = multipleOf ?? 1;
    const least = minExcluded ? Math.floor(minimum) + 1 : Math.ceil(Math.max(minimum, -1e6));
    const most = maxExcluded ? Math.ceil(maximum) - 1 : Math.floor(Math.min(maximum, Math.max(1e6, least + 1e6)));
    return fc.integer({ min: Math.ceil(least / step), max: Math.floor(most / step) }).map((k) => k * step);
  }
  return (
    fc
      .double({
        min: Math.max(minimum, -1e9),
        max: Math.min(maximum, Math.max(1e9, minimum + 1)),
        minExcluded: minExcluded && minimum > -1e9,
        maxExcluded: maxExcluded && maximum < 1e9,
        noNaN: true,
      })
      // JSON has no negative zero.
      .map((value) => (value === 0 ? 0 : value))
  );
}
