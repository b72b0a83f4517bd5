import { z } from 'zod';
import type { Schema } from './define.ts';

export type Json = Record<string, unknown>;

/** The JSON Schema (draft 2020-12) of an input or output; schemas with an id are under `$defs`. */
export function jsonSchemaOf(schema: Schema, io: 'input' | 'output'): Json & { $defs?: Record<string, Json> } {
  const { $schema: _, ...root } = z.toJSONSchema(schema as unknown as z.ZodType, {
    io,
    target: 'draft-2020-12',
    unrepresentable: 'throw',
    override: ({ jsonSchema }) => tidy(jsonSchema as Json),
  });
  return root;
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
