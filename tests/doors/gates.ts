import { safeParse, type z } from 'zod';
import type { Schema } from '@deskwire/contract/kit/define.ts';
import { boundsOf } from '@deskwire/testing/bounds.ts';

type Any = z.core.$ZodType;
interface Def {
  readonly type: string;
  readonly shape?: Readonly<Record<string, Any>>;
  readonly catchall?: Any;
  readonly element?: Any;
  readonly innerType?: Any;
  readonly options?: readonly Any[];
  readonly items?: readonly Any[];
  readonly keyType?: Any;
  readonly valueType?: Any;
  readonly in?: Any;
  readonly out?: Any;
  readonly left?: Any;
  readonly right?: Any;
  readonly getter?: () => Any;
}
const defOf = (schema: Any) => schema._zod.def as unknown as Def;

/** Every schema inside a schema, each with the way to it. Recursion is entered once. */
function* walk(schema: Any, way: string, seen: Set<Any>): Generator<[way: string, schema: Any]> {
  if (seen.has(schema)) return;
  seen.add(schema);
  yield [way, schema];
  const def = defOf(schema);
  for (const [name, field] of Object.entries(def.shape ?? {})) yield* walk(field, `${way}.${name}`, seen);
  const inner = [
    def.innerType,
    def.in,
    def.left,
    def.right,
    def.getter?.(),
    ...(def.options ?? []),
    ...(def.items ?? []),
  ];
  for (const part of inner) if (part !== undefined) yield* walk(part, way, seen);
  if (def.element !== undefined) yield* walk(def.element, `${way}[]`, seen);
  if (def.keyType !== undefined) yield* walk(def.keyType, `${way}{key}`, seen);
  if (def.valueType !== undefined) yield* walk(def.valueType, `${way}{value}`, seen);
}
const schemasIn = (schema: Schema): [way: string, schema: Any][] => [...walk(schema as unknown as Any, '', new Set())];

/** Where fields that nobody declared would pass, in or out. */
export const looseObjects = (schema: Schema): string[] =>
  schemasIn(schema)
    .filter(([, inner]) => defOf(inner).type === 'object' && defOf(inner).catchall?._zod.def.type !== 'never')
    .map(([way]) => way || 'the whole');

/** Where anything at all would pass. */
export const untyped = (schema: Schema): string[] =>
  schemasIn(schema)
    .filter(([, inner]) => ['any', 'unknown'].includes(defOf(inner).type))
    .map(([way]) => way || 'the whole');

/** Lists that may be of any length. */
export const endlessLists = (schema: Schema): string[] =>
  schemasIn(schema)
    .filter(([, inner]) => defOf(inner).type === 'array' && boundsOf(inner).maximum === undefined)
    .map(([way]) => way || 'the whole');

/** Texts that take characters which Postgres cannot store, and do not flow on into a schema that refuses them. */
export function unstorableTexts(schema: Schema): string[] {
  const all = schemasIn(schema);
  const beginnings = new Set(all.map(([, inner]) => defOf(inner).in));
  return all
    .filter(([, inner]) => {
      const { type, in: from } = defOf(inner);
      const isText = type === 'string' || (type === 'pipe' && defOf(from!).type === 'string');
      if (!isText || beginnings.has(inner)) return false;
      const { minimum = 0 } = boundsOf(inner);
      return safeParse(inner, `a\u0000${'b'.repeat(minimum)}`).success;
    })
    .map(([way]) => way || 'the whole');
}

/** Formats of a known length. */
const short = new Set(['uuid', 'guid', 'date', 'ipv4', 'cidrv4', 'cidrv6']);

/** Texts that may be of any length; what flows on from a bounded text is bounded. */
export const endlessTexts = (schema: Schema): string[] =>
  schemasIn(schema)
    .filter(([, inner]) => {
      if (defOf(inner).type !== 'string') return false;
      const { maximum, format, patterns } = boundsOf(inner);
      return maximum === undefined && !short.has(format ?? '') && !patterns.some(isBounded);
    })
    .map(([way]) => way || 'the whole');

/** Whether a pattern is anchored at both ends and repeats nothing without end. */
function isBounded({ source }: RegExp): boolean {
  if (!source.startsWith('^') || !source.endsWith('$')) return false;
  const bare = source.replaceAll(/\\./g, '').replaceAll(/\[[^\]]*\]/g, '');
  return !/[*+]|\{\d+,\}/.test(bare);
}
