import type { Schema } from '@deskwire/contract/kit/define.ts';
import { jsonSchemaOf, type Json } from '@deskwire/contract/kit/json-schema.ts';

type Direction = 'input' | 'output';
const PLACE = '#/components/schemas/';

/**
 * Collects the JSON Schemas of a document. Those with an id appear once, under `components`. If the input and the
 * output of the same id differ (a default makes a field optional), the input is called `<id>Input`.
 */
export function schemaBook() {
  const defs: Record<Direction, Map<string, Json>> = { input: new Map(), output: new Map() };
  const bodies = new Map<string, Json>();
  const take = (io: Direction, id: string, def: Json) => {
    const known = defs[io].get(id);
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(def))
      throw new Error(`Two different schemas have the id ${id}`);
    defs[io].set(id, def);
  };
  const convert = (schema: Schema, io: Direction): Json => {
    const { $defs = {}, ...root } = jsonSchemaOf(schema, io);
    const marked = (node: Json) =>
      JSON.parse(JSON.stringify(node).replaceAll('"#/$defs/', `"${PLACE}${io === 'input' ? MARK : ''}`)) as Json;
    for (const [id, def] of Object.entries($defs)) take(io, id, marked(def));
    return marked(root);
  };
  return {
    output: (schema: Schema): Json => convert(schema, 'output'),
    /** A whole input, by its id. */
    ref: (schema: Schema): Json => convert(schema, 'input'),
    /** The schema of an input, spelled out if it is an object. */
    input: (schema: Schema): Json => {
      const root = convert(schema, 'input');
      const id = typeof root['$ref'] === 'string' ? root['$ref'].slice((PLACE + MARK).length) : undefined;
      return (id === undefined ? undefined : defs.input.get(id)) ?? root;
    },
    /**
     * A schema under a name of its own, so that aliases share it. If the name is already used for a different schema,
     * the schema itself.
     */
    named: (id: string, schema: Json): Json => {
      const known = bodies.get(id) ?? schema;
      bodies.set(id, known);
      return JSON.stringify(known) === JSON.stringify(schema) ? { $ref: PLACE + id } : schema;
    },
    /** The document with its schemas, with each reference pointing to the right one. */
    finish: (document: Json & { components: Json }): Json => {
      const own = differing(defs.input, defs.output);
      const named = (id: string) => (own.has(id) ? `${id}Input` : id);
      const schemas = new Map([
        ...bodies,
        ...defs.output,
        ...[...defs.input].map(([id, def]) => [named(id), def] as const),
      ]);
      const whole = {
        ...document,
        components: { ...document.components, schemas: sorted({ ...Object.fromEntries(schemas), ...extra(document) }) },
      };
      return JSON.parse(
        JSON.stringify(whole).replaceAll(
          new RegExp(`${PLACE}${MARK}(\\w+)`, 'g'),
          (_, id: string) => PLACE + named(id),
        ),
      ) as Json;
    },
  };
}
export type SchemaBook = ReturnType<typeof schemaBook>;

const MARK = '~sent~';
const extra = ({ components }: { components: Json }) => (components['schemas'] ?? {}) as Json;
const sorted = (schemas: Json): Json =>
  Object.fromEntries(Object.entries(schemas).toSorted(([a], [b]) => (a < b ? -1 : 1)));

/** The ids whose input and output schemas differ, in themselves or in what they refer to. */
function differing(inputs: ReadonlyMap<string, Json>, outputs: ReadonlyMap<string, Json>): Set<string> {
  const text = (def: Json) => JSON.stringify(def).replaceAll(MARK, '');
  const shared = [...inputs].filter(([id]) => outputs.has(id));
  const own = new Set(shared.filter(([id, def]) => text(def) !== text(outputs.get(id)!)).map(([id]) => id));
  for (let grew = true; grew;) {
    grew = false;
    for (const [id, def] of shared) {
      if (own.has(id) || ![...own].some((other) => JSON.stringify(def).includes(`${MARK}${other}"`))) continue;
      own.add(id);
      grew = true;
    }
  }
  return own;
}
