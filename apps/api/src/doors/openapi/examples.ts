import { createHash } from 'node:crypto';
import { samples, usuallyNull } from './samples.ts';
import type { Json } from '@deskwire/contract/kit/json-schema.ts';

interface Node {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly examples?: readonly unknown[];
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly items?: Node;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly propertyNames?: Node;
  readonly additionalProperties?: Node | boolean;
  readonly 'x-ref'?: string;
}
interface Media {
  schema?: Node;
  [more: string]: unknown;
}
interface Operation {
  readonly requestBody?: { readonly content: Record<string, Media> };
  readonly responses: Readonly<Record<string, { readonly content?: Record<string, Media> }>>;
}
const JSON_TYPE = 'application/json';
const SCHEMAS = '#/components/schemas/';

/**
 * Gives each JSON body of a document an example that its schema describes. Those of the same schema share one, under
 * `components`.
 */
export function addExamples(document: Json): Json {
  const { paths, components } = document as unknown as {
    paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
    components: {
      schemas: Readonly<Record<string, Node>>;
      responses: Operation['responses'];
      examples?: Record<string, Json>;
    };
  };
  const { schemas } = components;
  const shared = new Map<string, Json>();
  const nameOf = ({ $ref }: Node) => $ref!.slice(SCHEMAS.length);
  const share = (schema: Node, within: (value: unknown) => unknown, isRequest = false): Json => {
    const name = nameOf(schema);
    if (!shared.has(name)) shared.set(name, { value: within(exampleOf(schema, schemas, isRequest)) });
    return { $ref: `#/components/examples/${name}` };
  };
  const illustrate = (media: Media | undefined, isRequest: boolean) => {
    if (media?.schema === undefined || Object.keys(media.schema).length === 0) return;
    const { $ref, properties } = media.schema;
    const variants =
      properties?.['error']?.oneOf ?? (properties?.['error']?.$ref === undefined ? [] : [properties['error']]);
    if (variants.length > 0) {
      media['examples'] = Object.fromEntries(
        variants.map((variant) => [nameOf(variant), share(variant, (error) => ({ error }))]),
      );
      return;
    }
    if ($ref === undefined) media['example'] = exampleOf(media.schema, schemas, isRequest);
    else media['examples'] = { [nameOf(media.schema)]: share(media.schema, (value) => value, isRequest) };
  };
  for (const place of Object.values(paths))
    for (const { requestBody, responses } of Object.values(place)) {
      illustrate(requestBody?.content[JSON_TYPE], true);
      for (const response of Object.values(responses)) illustrate(response.content?.[JSON_TYPE], false);
    }
  for (const response of Object.values(components.responses)) illustrate(response.content?.[JSON_TYPE], false);
  components.examples = Object.fromEntries([...shared].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return document;
}

/** How deep an example goes before lists and records stay empty: a schema may contain itself. */
const DEEPEST = 8;
/** How many fields of a request are shown if not more are required. */
const SHOWN = 3;
/** Fields that most requests leave out. */
const leftOut = new Set(['team_id', 'id', 'version']);

/**
 * A value that a schema describes, the same every time. A response has all its fields; a request has those that are
 * required and a few more, so that it can be tried as it is.
 */
export function exampleOf(root: Node, schemas: Readonly<Record<string, Node>>, isRequest = false): unknown {
  return valueOf(root, '', '', 0);

  function valueOf(node: Node, name: string, owner: string, depth: number): unknown {
    if (node.examples !== undefined) return node.examples[0];
    if (node.$ref !== undefined) {
      const id = node.$ref.slice(SCHEMAS.length);
      const schema = schemas[id]!;
      const isPlain = schema.properties !== undefined && schema.examples === undefined;
      return isPlain ? objectOf(schema, id, depth + 1) : valueOf(schema, name, owner, depth + 1);
    }
    if ('const' in node) return node.const;
    if (node.enum !== undefined) return node.enum[0];
    const variants = node.anyOf ?? node.oneOf;
    if (variants !== undefined) return variantOf(variants, name, owner, node['x-ref'], depth);
    if (Array.isArray(node.type))
      return variantOf(
        node.type.map((type) => ({ ...node, type })),
        name,
        owner,
        undefined,
        depth,
      );
    if (node.type === 'object') return objectOf(node, name, depth);
    if (node.type === 'array') {
      const { items = {}, minItems = depth < DEEPEST ? 1 : 0 } = node;
      return Array.from({ length: minItems }, () => valueOf(items, name, owner, depth + 1));
    }
    if (node.type === 'integer' || node.type === 'number') return numberOf(node, sampleOf(owner, name));
    if (node.type === 'boolean') return sampleOf(owner, name) === true;
    return node.type === 'string' ? stringOf(node, name, sampleOf(owner, name)) : null;
  }

  function variantOf(
    variants: readonly Node[],
    name: string,
    owner: string,
    kind: string | undefined,
    depth: number,
  ): unknown {
    const isNull = ({ type }: Node) => type === 'null';
    if (variants.some(isNull) && (depth >= DEEPEST || usuallyNull.has(name))) return null;
    const [first] = variants.filter((variant) => !isNull(variant));
    return first === undefined
      ? null
      : valueOf(kind === undefined ? first : { 'x-ref': kind, ...first }, name, owner, depth);
  }

  function objectOf(node: Node, name: string, depth: number): unknown {
    const { properties = {}, required = [], additionalProperties, propertyNames } = node;
    const optional = Object.keys(properties).filter((field) => !required.includes(field));
    const more = optional.filter((field) => !leftOut.has(field));
    const sent = isRequest ? more.slice(0, Math.max(0, SHOWN - required.length)) : optional;
    const shown = new Set([...required, ...sent]);
    const fields = Object.entries(properties).filter(([field]) => shown.has(field));
    const known = fields.map(([field, schema]) => [field, valueOf(schema, field, name, depth + 1)]);
    const isRecord = typeof additionalProperties === 'object' && Object.keys(additionalProperties).length > 0;
    if (!isRecord || fields.length > 0 || depth >= DEEPEST) return Object.fromEntries(known);
    const first = propertyNames === undefined ? 'key' : String(valueOf(propertyNames, 'key', name, depth + 1));
    const keys = required.length > 0 ? required : [first];
    const values = keys.map((key) => [key, valueOf(additionalProperties, name, name, depth + 1)]);
    return Object.fromEntries([...known, ...values]);
  }
}

const sampleOf = (owner: string, name: string) => samples[`${owner}.${name}`] ?? samples[name];

function numberOf({ minimum = 0, maximum = Infinity, type }: Node, sample: unknown): number {
  const fits = typeof sample === 'number' && sample >= minimum && sample <= maximum;
  return fits ? sample : Math.min(Math.max(type === 'integer' ? 3 : 1.5, minimum), maximum);
}

function stringOf(node: Node, name: string, sample: unknown): string {
  const { format, pattern, minLength = 0, maxLength = Infinity, 'x-ref': kind } = node;
  if (format === 'uuid') return idOf(kind ?? name);
  if (format !== undefined && formats[format] !== undefined) return formats[format];
  const fits = (text: string) =>
    text.length >= minLength && text.length <= maxLength && (pattern === undefined || new RegExp(pattern).test(text));
  if (typeof sample === 'string' && fits(sample)) return sample;
  return (/^dw_|_token$/.test(name) ? (samples['token'] as string) : sentence(name))
    .padEnd(minLength, '.')
    .slice(0, maxLength);
}
const formats: Readonly<Record<string, string>> = {
  'date-time': '2026-03-02T09:30:00.000Z',
  date: '2026-03-02',
  email: 'ada@example.com',
  uri: 'https://desk.example.com/tickets/TKT-001',
};

/** `resolution_notes` says "Resolution notes". */
const sentence = (name: string): string => {
  const words = name.replaceAll('_', ' ').trim() || 'text';
  return words[0]!.toUpperCase() + words.slice(1);
};

/** The same UUIDv7 for each kind of row, so that the examples of a document fit together. */
function idOf(kind: string): string {
  const hex = createHash('sha256').update(kind).digest('hex');
  return `019c8a1e-4b00-7${hex.slice(0, 3)}-8${hex.slice(3, 6)}-${hex.slice(6, 18)}`;
}
