import type { z } from 'zod';
import type { Schema } from '@deskwire/contract/kit/define.ts';

type Check = (value: unknown) => boolean;
type Inner = z.core.$ZodType & {
  readonly _zod: {
    readonly def: {
      readonly type: string;
      readonly format?: string;
      readonly coerce?: boolean;
      readonly checks?: readonly z.core.$ZodCheck<unknown>[];
      readonly innerType?: Inner;
      readonly element?: Inner;
      readonly shape?: Readonly<Record<string, Inner>>;
      readonly catchall?: Inner;
      readonly keyType?: Inner;
      readonly valueType?: Inner;
      readonly options?: readonly Inner[];
    };
  };
};

const known = new WeakMap<object, Check>();

/**
 * Whether a value is exactly what its schema would make of it, so that it may be used as it is. False also if that cannot be
 * decided: then the schema must parse it. Much faster than parsing, which copies everything field by field.
 */
export function conformsTo(schema: Schema): Check {
  return '_zod' in schema ? checkOf(schema as unknown as Inner) : () => false;
}

function checkOf(schema: Inner): Check {
  const found = known.get(schema);
  if (found !== undefined) return found;
  // A schema may contain itself.
  let built: Check | undefined;
  known.set(schema, (value) => built!(value));
  built = (isBare(schema) ? structural(schema) : checkedText(schema)) ?? judged(schema);
  known.set(schema, built);
  return built;
}

/** Whether the type is all that there is to check. */
function isBare({ _zod: { def, traits } }: Inner): boolean {
  if (def.coerce === true || (def.checks?.length ?? 0) > 0) return false;
  return !traits.has('$ZodCheck') || def.format === 'safeint';
}

function structural({ _zod: { def, values } }: Inner): Check | undefined {
  switch (def.type) {
    case 'string':
      return isString;
    case 'number':
      return def.format === 'safeint' ? Number.isSafeInteger : Number.isFinite;
    case 'boolean':
      return isBoolean;
    case 'null':
      return isNull;
    case 'enum':
    case 'literal':
      return values && ((value) => (values as ReadonlySet<unknown>).has(value));
    case 'nullable':
      return nullable(checkOf(def.innerType!));
    case 'optional':
      return checkOf(def.innerType!);
    case 'array':
      return arrayOf(checkOf(def.element!));
    case 'record':
      return isBare(def.keyType!) && def.keyType!._zod.def.type === 'string' ? recordOf(def.valueType!) : undefined;
    case 'object':
      return def.catchall?._zod.def.type === 'never' ? objectOf(def.shape!) : undefined;
    case 'union':
      return def.options!.every(isScalar) ? anyOf(def.options!.map(checkOf)) : undefined;
    default:
      return undefined;
  }
}

const isString: Check = (value) => typeof value === 'string';
const isBoolean: Check = (value) => typeof value === 'boolean';
const isNull: Check = (value) => value === null;
const scalars = new Set(['string', 'number', 'boolean', 'null', 'enum', 'literal']);
const isScalar = (schema: Inner) => isBare(schema) && scalars.has(schema._zod.def.type);
const nullable =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const anyOf =
  (checks: readonly Check[]): Check =>
  (value) =>
    checks.some((check) => check(value));
const arrayOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);

type Plain = Readonly<Record<string, unknown>>;
/** Instances of classes do not count: `toJSON` may turn them into something else. */
const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

function recordOf(valueType: Inner): Check {
  const check = checkOf(valueType);
  return (value) => isPlain(value) && Object.entries(value).every(([key, item]) => key !== '__proto__' && check(item));
}

function objectOf(shape: Readonly<Record<string, Inner>>): Check {
  const fields = Object.entries(shape).map(([name, inner]) => {
    const { optin, optout } = inner._zod;
    return { name, check: recalling(inner), absent: optin === 'optional' && optout === 'optional' };
  });
  const names = new Set(Object.keys(shape));
  const inAnyOrder: Check = (value) => {
    for (const name in value as Plain) if (!names.has(name)) return false;
    for (const { name, check, absent } of fields) {
      const item = (value as Plain)[name];
      if (item === undefined ? !absent || name in (value as Plain) : !check(item)) return false;
    }
    return true;
  };
  // Rows of one list have the same fields in the same order, if not always that of the schema: Postgres sorts those of JSON,
  // and what may be absent is. The order of the last that was accepted takes one pass.
  let order: typeof fields = fields;
  const learn: Check = (value) => {
    if (!inAnyOrder(value)) return false;
    order = Object.keys(value as Plain).map((name) => fields.find((field) => field.name === name)!);
    return true;
  };
  return (value) => {
    if (!isPlain(value)) return false;
    let next = 0;
    for (const name in value) {
      const field = order[next++];
      if (field === undefined || field.name !== name) return learn(value);
      const item = value[name];
      if (item === undefined || !field.check(item)) return false;
    }
    return next === order.length || learn(value);
  };
}

/** The check of a field. If it is expensive, the last accepted text is remembered, since rows of one list share many. */
function recalling(schema: Inner): Check {
  const { type, innerType } = schema._zod.def;
  const check = checkOf(schema);
  const inner = (type === 'nullable' || type === 'optional') && innerType !== undefined ? innerType : schema;
  if (inner._zod.def.type !== 'string' || isBare(inner)) return check;
  let accepted: unknown = null;
  return (value) => {
    if (value === accepted && value !== null) return true;
    if (!check(value)) return false;
    accepted = value;
    return true;
  };
}

/** Checks of a text that need nothing but the text. */
const ofTexts = new Set(['string_format', 'max_length', 'min_length', 'custom']);
/** The check of a text with checks of its own: each is run directly, without what zod does around them. */
function checkedText(schema: Inner): Check | undefined {
  const { def, traits } = schema._zod;
  if (def.type !== 'string' || def.coerce === true) return undefined;
  const own = traits.has('$ZodCheck') ? [schema as unknown as z.core.$ZodCheck<unknown>] : [];
  const checks = [...own, ...(def.checks ?? [])].map(({ _zod }) => _zod);
  if (!checks.every((check) => ofTexts.has(check.def.check))) return undefined;
  let payload = fresh();
  return (value) => {
    if (typeof value !== 'string') return false;
    payload.value = value;
    for (const check of checks) {
      const waits = check.check(payload);
      if (payload.issues.length === 0 && payload.value === value && waits === undefined) continue;
      payload = fresh();
      return false;
    }
    return true;
  };
}

const fresh = (): z.core.ParsePayload => ({ value: undefined, issues: [] });
const ctx = { async: false } as const;
/** The check of any other schema: zod must accept the value and leave it as it is. */
function judged(schema: Inner): Check {
  let payload = fresh();
  return (value) => {
    payload.value = value;
    const result = schema._zod.run(payload, ctx);
    if (result === payload && payload.issues.length === 0 && payload.value === value) return true;
    payload = fresh();
    return false;
  };
}
