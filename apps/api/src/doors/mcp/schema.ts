import type { Entry } from '@deskwire/contract/kit/define.ts';
import { jsonSchemaOf, type Json } from '@deskwire/contract/kit/json-schema.ts';
import { inputSchemaOf, type InputSchema } from '@deskwire/router/kit/access/tools.ts';

/** The keywords of a schema that a model needs. The server checks the rest, and says what was wrong. */
const kept: ReadonlySet<string> = new Set([
  'type',
  'description',
  'properties',
  'required',
  'items',
  'enum',
  'const',
  'format',
  'anyOf',
  'oneOf',
  'allOf',
  'additionalProperties',
  'default',
  'examples',
  '$ref',
  '$defs',
]);
/** Said once for all tools, in the instructions. A page that was cut goes on at its cursor, so pages have no numbers. */
const saidOnce: ReadonlySet<string> = new Set(['team_id', 'page']);

/** The input of a procedure as a model reads it: what is said elsewhere or only constrains is left out. */
export function slimInputOf(entry: Entry): InputSchema {
  const { properties, $defs, ...root } = slim(inputSchemaOf(entry)) as InputSchema & {
    properties?: Json;
    $defs?: Json;
  };
  const required = new Set(root['required'] as readonly string[] | undefined);
  const shown = Object.entries(properties ?? {}).filter(([name]) => required.has(name) || !saidOnce.has(name));
  const whole = { ...root, ...(properties === undefined ? {} : { properties: Object.fromEntries(shown) }) };
  return { ...whole, ...usedOf(whole, $defs ?? {}), type: 'object' };
}

function slim(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(slim);
  if (typeof node !== 'object' || node === null) return node;
  return withNull(
    Object.fromEntries(
      Object.entries(node)
        .filter(([key, value]) => kept.has(key) && !(key === 'additionalProperties' && value === false))
        .map(([key, value]) => [key, slimOf(key, value)]),
    ),
  );
}
/** A simple type or null is one type. */
function withNull({ anyOf, ...node }: Json): Json {
  if (!Array.isArray(anyOf)) return node;
  const [one, other, ...more] = anyOf as Json[];
  const isSimple = typeof one?.['type'] === 'string' && !('enum' in one) && !('const' in one);
  if (more.length > 0 || !isSimple || other?.['type'] !== 'null') return { ...node, anyOf };
  return { ...one, ...node, type: [one['type'], 'null'] };
}
/** Under some keys, names are those of fields rather than of the schema. */
function slimOf(key: string, value: unknown): unknown {
  if (key === 'properties' || key === '$defs')
    return Object.fromEntries(Object.entries(value as Json).map(([name, schema]) => [name, slim(schema)]));
  return ['examples', 'default', 'enum', 'const'].includes(key) ? value : slim(value);
}

/** The definitions that something still refers to. */
function usedOf(root: Json, defs: Json): { $defs?: Json } {
  const used = new Set<string>();
  const visit = (node: unknown): void => {
    for (const [, name] of JSON.stringify(node).matchAll(/"#\/\$defs\/(\w+)"/g))
      if (!used.has(name!)) {
        used.add(name!);
        visit(defs[name!]);
      }
  };
  visit(root);
  return used.size === 0 ? {} : { $defs: Object.fromEntries([...used].map((name) => [name, defs[name]])) };
}

interface Described extends Json {
  readonly properties?: Readonly<Record<string, Described>>;
  readonly items?: Described;
  readonly $ref?: string;
}
const MOST_NAMED = 8;

/** The names of the first fields of a procedure's answer. */
export function givesOf(entry: Entry): string {
  const { $defs = {}, ...schema } = jsonSchemaOf(entry.output, 'output') as Described & { $defs?: Json };
  const at = (node: Described | undefined): Described =>
    node?.$ref === undefined ? (node ?? {}) : at($defs[node.$ref.slice('#/$defs/'.length)] as Described);
  const root = at(schema);
  const items = root.properties?.['items'];
  if (items !== undefined && root.properties?.['next_cursor'] !== undefined)
    return `Gives a page of items with ${namesOf(at(at(items).items))}.`;
  const names = namesOf(root);
  return names === '' ? '' : `Gives ${names}.`;
}

function namesOf({ properties = {} }: Described): string {
  const names = Object.keys(properties).filter((name) => name !== 'team_id');
  const more = names.length - MOST_NAMED;
  return [...names.slice(0, MOST_NAMED), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
