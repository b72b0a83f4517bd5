import { expect, test } from 'vitest';
import type { Entry } from '@deskwire/contract/kit/define.ts';
import { jsonSchemaOf } from '@deskwire/contract/kit/json-schema.ts';
import { declared } from '../declared.ts';
import { sourceFields, sourceRoutes } from '../routes.ts';

interface Node {
  readonly $ref?: string;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly items?: Node;
  readonly properties?: Readonly<Record<string, Node>>;
}

/** Whether a procedure takes or gives what stands at a path such as `items[].key`, in any of the shapes it may have. */
function has(schema: Entry['input'], io: 'input' | 'output', path: string): boolean {
  const { $defs = {}, ...root } = jsonSchemaOf(schema, io) as Node & { $defs?: Readonly<Record<string, Node>> };
  const shapes = (node: Node): readonly Node[] => {
    if (node.$ref !== undefined) return shapes($defs[node.$ref.slice('#/$defs/'.length)]!);
    const several = node.anyOf ?? node.oneOf;
    return several === undefined ? [node] : several.flatMap(shapes);
  };
  let at = shapes(root);
  for (const step of path === '.' ? [] : path.split('.')) {
    const name = step.replace('[]', '');
    at = at.flatMap(({ properties }) => (properties?.[name] === undefined ? [] : shapes(properties[name])));
    if (step.endsWith('[]')) at = at.flatMap(({ items }) => (items === undefined ? [] : shapes(items)));
  }
  return at.length > 0;
}

const rows = sourceFields();
const known = new Set(sourceRoutes().map(({ source, procedure }) => `${source} ${procedure}`));

test('there are rows to try', () => {
  expect(rows.length).toBeGreaterThan(150);
});

test.each(rows)('$source: $procedure $where `$there` as `$here`', ({ source, procedure, where, there, here, note }) => {
  expect(known).toContain(`${source} ${procedure}`);
  const { input, output, door } = declared.get(procedure)!;
  // What is sent as a form or comes back as a file is no JSON, and stands in the schemas all the same.
  expect(door === undefined || where === 'takes' || ['upload', 'inbound'].includes(door)).toBe(true);
  const tried = (path: string) => has(where === 'takes' ? input : output, where === 'takes' ? 'input' : 'output', path);
  if (here === '-') expect([tried(there), note.length > 10]).toEqual([false, true]);
  else expect(tried(here)).toBe(true);
});
