import { z } from 'zod';
import type { Schema } from './define.ts';

export type Json = Record<string, unknown>;

/** The zod schema of an input, output or details. Entries hide it behind `Schema`, which keeps clients fast to type-check. */
export const zodOf = (schema: Schema): z.ZodType => schema as unknown as z.ZodType;

/** The JSON Schema (draft 2020-12) of an input or output; schemas with an id are under `$defs`. */
export function jsonSchemaOf(schema: Schema, io: 'input' | 'output'): Json & { $defs?: Record<string, Json> } {
  const { $schema: _, ...root } = z.toJSONSchema(zodOf(schema), {
    io,
    target: 'draft-2020-12',
    unrepresentable: 'throw',
    override: ({ jsonSchema }) => tidy(jsonSchema as Json),
  });
  const { $defs, ...rest } = root as { $defs?: Record<string, Json> };
  const unnamed = Object.keys($defs ?? {}).filter((name) => name.startsWith('__schema'));
  if (unnamed.length === 0) return root;
  const named = Object.entries($defs!).filter(([name]) => !unnamed.includes(name));
  const whole = { ...rest, ...(named.length === 0 ? {} : { $defs: Object.fromEntries(named) }) };
  return withoutRefs(whole, new Set(unnamed.map((name) => `#/$defs/${name}`))) as Json;
}

/** A schema that refers to itself without a name is any JSON value (`z.json()`); many generators cannot write its type. */
function withoutRefs(node: unknown, refs: ReadonlySet<string>): unknown {
  if (Array.isArray(node)) return node.map((one) => withoutRefs(one, refs));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key, value]) => !(key === '$ref' && refs.has(value as string)))
      .map(([key, value]) => [key, withoutRefs(value, refs)]),
  );
}

/** Removes what zod adds without meaning to a reader, and renames what we call differently from JSON Schema. */
function tidy(schema: Json): void {
  delete schema['id'];
  if (typeof schema['ref'] === 'string') {
    schema['x-ref'] = schema['ref'];
    delete schema['ref'];
  }
  if (schema['markdown'] === true) {
    schema['contentMediaType'] = 'text/markdown';
    delete schema['markdown'];
  }
  if (schema['outbound'] === true) {
    schema['x-outbound'] = true;
    delete schema['outbound'];
  }
  if ('example' in schema) {
    schema['examples'] = [schema['example']];
    delete schema['example'];
  }
  // A record with a value for each name of a list is an object with these fields.
  const names = (schema['propertyNames'] as Json | undefined)?.['enum'] as string[] | undefined;
  if (names !== undefined && schema['properties'] === undefined && Array.isArray(schema['required'])) {
    schema['properties'] = Object.fromEntries(names.map((name) => [name, schema['additionalProperties']]));
    schema['additionalProperties'] = false;
    delete schema['propertyNames'];
  }
  if (schema['maximum'] === Number.MAX_SAFE_INTEGER) delete schema['maximum'];
  if (schema['minimum'] === Number.MIN_SAFE_INTEGER) delete schema['minimum'];
  if (['uuid', 'date-time', 'date', 'email'].includes(schema['format'] as string)) delete schema['pattern'];
}
