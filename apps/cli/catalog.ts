import { readFileSync } from 'node:fs';
import { contract } from '@deskwire/contract/contract.ts';
import { guides } from '@deskwire/contract/guide.ts';
import { accessOf, entries, type Entry } from '@deskwire/contract/kit/define.ts';
import { jsonSchemaOf, type Json } from '@deskwire/contract/kit/json-schema.ts';
import { globals } from './src/arguments.ts';
import { kebab, type Catalog, type Command, type Field } from './src/commands.ts';

interface Node extends Json {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Node[];
  readonly items?: Node;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly contentEncoding?: string;
  readonly contentMediaType?: string;
}
type Resolve = (node: Node) => Node;

/** Every command, from the contract. */
export function catalogOf(): Catalog {
  const commands = [...entries(contract)].flatMap(([path, entry]) => commandOf(path, entry) ?? []);
  const used = new Set(commands.map(({ path }) => path.split('.')[0]!));
  const groups = Object.entries(guides).flatMap(([area, guide]) =>
    Object.entries(guide as Record<string, readonly [string, string]>)
      .filter(([name]) => used.has(name))
      .map(([name, [, about]]) => ({ name: kebab(name), area, about })),
  );
  const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as { version: string };
  return { version, groups, commands };
}

/** How it is served beyond JSON, as far as a command line can use it. */
const doors: Readonly<Record<string, Command['door']>> = { report: 'report', document: 'document', upload: 'upload' };

/** A command is what somebody who is signed in can call. Signing in, signed messages and streams have ways of their own. */
function commandOf(path: string, entry: Entry): Command | undefined {
  if (entry.kind === 'subscription' || !accessOf(entry).every((rule) => /^(user$|team:|project:|platform:)/.test(rule)))
    return undefined;
  const input = schemaOf(entry.input, 'input');
  const output = schemaOf(entry.output, 'output');
  const door = doorOf(entry, output.root);
  if (door === false) return undefined;
  const places = [...entry.rest.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  const required = new Set(input.root.required);
  const fields = Object.entries(input.root.properties ?? {})
    // `--team` is for all commands, and reports are read to their end.
    .filter(([name]) => !(name === 'team_id' && !required.has(name)) && !isPaging(name, door))
    .map(([name, node]) => [name, fieldOf(node, input.resolve, required.has(name))] as const);
  for (const [name] of fields)
    if (!places.includes(name) && Object.hasOwn(globals, kebab(name)))
      throw new Error(`--${kebab(name)} of ${path} is a flag of all commands`);
  const row = output.root.properties?.['next_cursor'] && output.root.properties['items']?.items;
  return {
    path,
    kind: entry.kind,
    summary: entry.summary,
    places,
    fields: Object.fromEntries(fields),
    ...(entry.kind === 'mutation' && entry.destructive === true ? { destructive: true } : {}),
    ...(row ? { rows: columnsOf(output.resolve(row), output.resolve) } : {}),
    ...(door === undefined ? {} : { door }),
  };
}

function doorOf({ door }: Entry, output: Node): Command['door'] | false {
  if (door === undefined || door === 'picture') return undefined;
  if (door === 'download') return output.properties?.['link'] === undefined ? false : 'link';
  return doors[door] ?? false;
}
const isPaging = (name: string, door: Command['door']): boolean =>
  door === 'report' && (name === 'cursor' || name === 'format');

function schemaOf(schema: Entry['input'], io: 'input' | 'output'): { root: Node; resolve: Resolve } {
  const { $defs, ...root } = jsonSchemaOf(schema, io) as Node & { $defs?: Record<string, Node> };
  const resolve: Resolve = (node) => {
    if (node.$ref === undefined) return node;
    const { $ref, ...own } = node;
    return { ...resolve($defs![$ref.slice('#/$defs/'.length)]!), ...own };
  };
  return { root: resolve(root), resolve };
}

function fieldOf(node: Node, resolve: Resolve, required: boolean): Field {
  const kinds = variantsOf(node, resolve);
  const values = kinds.filter(({ type }) => type !== 'null');
  const about = node.description ?? resolve(node).description;
  const lists = values.filter(({ type }) => type === 'array').map(({ items }) => items ?? {});
  const list = lists.length === values.length && lists.every((item) => typeOf(variantsOf(item, resolve)) !== 'json');
  const held = list ? lists.flatMap((item) => variantsOf(item, resolve)) : values;
  const choices = held.every((one) => one.enum !== undefined) ? held.flatMap((one) => one.enum!.map(String)) : [];
  return {
    type: typeOf(held),
    ...(required ? { required: true } : {}),
    ...(list ? { list: true } : {}),
    ...(kinds.length > values.length ? { nullable: true } : {}),
    ...(choices.length > 0 ? { choices } : {}),
    ...(about === undefined ? {} : { about }),
  };
}

/** Each of the simple schemas that a value may fit. */
function variantsOf(given: Node, resolve: Resolve): Node[] {
  const node = resolve(given);
  if (node.anyOf !== undefined) return node.anyOf.flatMap((one) => variantsOf(one, resolve));
  if (Array.isArray(node.type)) return node.type.map((type: string) => ({ ...node, type }));
  return [node.const === undefined ? node : { ...node, enum: [node.const] }];
}

function typeOf(kinds: readonly Node[]): Field['type'] {
  const types = new Set(kinds.map(({ type }) => (type === 'integer' ? 'number' : type)));
  if (types.size !== 1) return 'json';
  if (types.has('string')) return kinds.some((one) => one.contentEncoding === 'base64') ? 'bytes' : 'text';
  if (types.has('number')) return 'number';
  return types.has('boolean') ? 'switch' : 'json';
}

/** Columns that tell rows apart come first, then those that people sort by. */
const telling = [
  'key',
  'name',
  'title',
  'full_name',
  'email',
  'type',
  'kind',
  'status',
  'state',
  'priority',
  'assignee',
  'due_at',
  'created_at',
  'updated_at',
];
const MOST_SHOWN = 8;

function columnsOf(row: Node, resolve: Resolve): NonNullable<Command['rows']> {
  const names = Object.keys(row.properties ?? {});
  const fits = names.filter((name) => isShort(name, row.properties![name]!, resolve));
  const ids = names.includes('key') ? [] : names.filter((name) => name === 'id');
  const shown = [...ids, ...telling.filter((name) => fits.includes(name)), ...fits];
  const first = [...new Set(shown)].slice(0, MOST_SHOWN);
  return { shown: first, others: names.filter((name) => !first.includes(name)) };
}

/** Whether it fits in a column: neither long, nor an id beside the name that it stands for, nor nested. */
function isShort(name: string, node: Node, resolve: Resolve): boolean {
  if (name === 'id' || name.endsWith('_id') || name === 'version' || name.endsWith('_url')) return false;
  const [kind, ...others] = variantsOf(node, resolve).filter(({ type }) => type !== 'null');
  if (kind === undefined || others.length > 0 || kind.contentMediaType === 'text/markdown') return false;
  if (kind.type === 'object') return typeof kind.properties?.['name'] === 'object';
  return kind.type !== 'array' && kind.type !== undefined;
}
