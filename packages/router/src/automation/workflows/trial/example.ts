import type { Json } from '@deskwire/contract/kit/json-schema.ts';

const DEEPEST = 8;
const texts: Readonly<Record<string, string>> = {
  uuid: '00000000-0000-7000-8000-000000000000',
  'date-time': '2026-01-01T00:00:00.000Z',
  date: '2026-01-01',
  email: 'somebody@example.com',
  uri: 'https://example.com/',
};

/** Something that a JSON Schema describes, to try expressions with. */
export function exampleOf(schema: Json & { $defs?: Record<string, Json> }): unknown {
  const { $defs = {} } = schema;
  const of = (part: Json, depth: number): unknown => {
    const ref = part['$ref'];
    if (typeof ref === 'string')
      return depth > DEEPEST ? null : of($defs[ref.slice('#/$defs/'.length)] ?? {}, depth + 1);
    if (Array.isArray(part['examples'])) return part['examples'][0];
    if ('const' in part) return part['const'];
    if (Array.isArray(part['enum'])) return part['enum'][0];
    const choices = (part['anyOf'] ?? part['oneOf'] ?? part['allOf']) as Json[] | undefined;
    if (choices !== undefined) return of(choices.find((choice) => choice['type'] !== 'null') ?? {}, depth + 1);
    switch (part['type']) {
      case 'object':
        return Object.fromEntries(
          Object.entries((part['properties'] ?? {}) as Record<string, Json>).map(([name, field]) => [
            name,
            depth > DEEPEST ? null : of(field, depth + 1),
          ]),
        );
      case 'array':
        return depth > DEEPEST || part['items'] === undefined ? [] : [of(part['items'] as Json, depth + 1)];
      case 'string':
        return texts[String(part['format'])] ?? 'text';
      case 'integer':
      case 'number':
        return Math.max(1, Number(part['minimum'] ?? 1));
      case 'boolean':
        return true;
      default:
        return null;
    }
  };
  return of(schema, 0);
}
