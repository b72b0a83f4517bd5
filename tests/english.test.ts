import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openApiDocument } from '@deskwire/api/doors/openapi/openapi.ts';
import { contract } from '@deskwire/contract/contract.ts';
import { guides } from '@deskwire/contract/guide.ts';
import { jsonSchemaOf } from '@deskwire/contract/kit/json-schema.ts';
import { errors } from '@deskwire/contract/errors.ts';
import { declared } from './declared.ts';

/** A word on each line, so that two branches which each add one both keep it. */
const wordsIn = (file: string): ReadonlySet<string> =>
  new Set(readFileSync(join(import.meta.dirname, 'words', file), 'utf8').split('\n'));

/** The verbs that a summary may begin with. A new one belongs here once nothing in the list says the same. */
const verbs = wordsIn('verbs.txt');
/** The verbs with which the last sentence of an error says what to do. */
const advice = wordsIn('advice.txt');

/** What a reader has to decode, or what only a translation says. */
const stilted =
  /\b(?:hangs?|hung|stands? in|stands? where|(?:take|takes|taken|took)\b[\w ]* back|told|tells? of|hears? of|time is over|whoever|(?:is|are) no (?!longer)[a-z]+|no such|no longer what|any more|unless told|let(?:s)? .* in|asked for|e-mail)\b/i;

/**
 * The words that the vocabulary says to avoid, each for one meaning. Those that are terms of their own, or right for another
 * meaning, cannot be refused by a program.
 */
const rightElsewhere = new Set(
  `account action active alarm attribute capability client company core current customer duplicate gateway guest
   hook interval link listener match message method metric offset period policy property proxy publisher reservation
   response result reviewer right schedule schema sequence server service slug spec stage state statistics
   stopped subscriber target task threshold token transport version vote`.split(/\s+/),
);
const rows = readFileSync(join(import.meta.dirname, '../docs/vocabulary.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| **'))
  .map((line) => line.split('|').map((cell) => cell.trim()));
const terms = new Set(rows.flatMap(([, term]) => [...term!.matchAll(/\*\*(.+?)\*\*/g)].map(([, name]) => name!)));
const listed = rows
  .flatMap(([, , , words]) => words!.replaceAll(/\(.*?\)/g, '').split(','))
  .map((word) => word.trim().replace(/^to /, ''))
  .filter((word) => word !== '');
const avoided = listed.filter((word) => !terms.has(word) && !terms.has(`to ${word}`) && !rightElsewhere.has(word));
const unwanted = new RegExp(`\\b(?:${avoided.join('|')})s?\\b`, 'i');

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly deprecated?: boolean;
}
const { paths } = openApiDocument() as unknown as { paths: Record<string, Record<string, Operation>> };
/** Of every procedure and every route that is not one; aliases repeat the summary of their procedure. */
const summaries = Object.values(paths)
  .flatMap((methods) => Object.values(methods))
  .filter(({ deprecated }) => deprecated !== true)
  .map(({ operationId, summary }) => ({ path: operationId, summary }));
const messages = Object.entries(errors).map(([code, { message }]) => ({ code, message }));

test('the vocabulary has words to avoid', () => {
  expect(terms.size).toBeGreaterThan(50);
  expect([...rightElsewhere].filter((word) => !listed.includes(word))).toEqual([]);
  expect(avoided.length).toBeGreaterThan(30);
});

describe('a summary is an instruction', () => {
  test.each(summaries)('$path: $summary', ({ path, summary }) => {
    const verb = /^[A-Z][a-z]+/.exec(summary)?.[0] ?? '';
    expect(verbs).toContain(verb);
    expect(summary.length).toBeLessThanOrEqual(80);
    expect(summary).not.toMatch(/[.:;,]$/);
    expect(summary).not.toMatch(stilted);
    expect(summary).not.toMatch(unwanted);
    expect(verb).toBe(verbOf(path) ?? verb);
  });

  test('no two procedures say the same', () => {
    expect(new Set(summaries.map(({ summary }) => summary)).size).toBe(summaries.length);
  });
});

/** The verb that the name of a procedure begins with, if it does: `tickets.setStatus` sets. */
function verbOf(path: string): string | undefined {
  const first = /[a-z]+/.exec(path.slice(path.lastIndexOf('.') + 1))![0];
  const verb = first.charAt(0).toUpperCase() + first.slice(1);
  return verbs.has(verb) ? verb : undefined;
}

describe('an error says what happened, and then what to do', () => {
  test.each(messages)('$code: $message', ({ message }) => {
    const sentences = message.split(/(?<=\.) /);
    expect(sentences.length).toBe(2);
    for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].*\.$/);
    expect(advice).toContain(/^[A-Z][a-z]+/.exec(sentences[1]!)?.[0]);
    expect(message.length).toBeLessThanOrEqual(120);
    expect(message).not.toMatch(stilted);
    expect(message).not.toMatch(unwanted);
  });
});

test('every domain is introduced in a sentence that says what it is for', () => {
  const introductions = Object.values(guides).flatMap((guide) => Object.values(guide));
  expect(introductions.length).toBe(Object.keys(contract).length);
  for (const [name, about] of introductions) {
    expect(name).toMatch(/^[A-Z]/);
    expect(about).toMatch(/^[A-Z].{20,118}\.$/);
    expect(about).not.toMatch(stilted);
    expect(about).not.toMatch(unwanted);
  }
});

/** Every field of a JSON Schema by its path, with its description or that of the definition it refers to. */
function* fieldsOf(
  node: Json,
  defs: Record<string, Json>,
  path = '',
  within: readonly string[] = [],
): Generator<{ path: string; description: string | undefined }> {
  const name = node.$ref?.slice('#/$defs/'.length);
  if (name !== undefined && !within.includes(name)) yield* fieldsOf(defs[name]!, defs, path, [...within, name]);
  for (const part of [...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? [])])
    yield* fieldsOf(part, defs, path, within);
  if (node.items !== undefined) yield* fieldsOf(node.items, defs, `${path}[]`, within);
  for (const [key, field] of Object.entries(node.properties ?? {})) {
    const at = path === '' ? key : `${path}.${key}`;
    yield { path: at, description: field.description ?? defs[field.$ref?.slice('#/$defs/'.length) ?? '']?.description };
    yield* fieldsOf(field, defs, at, within);
  }
}
interface Json {
  readonly $ref?: string;
  readonly $defs?: Record<string, Json>;
  readonly anyOf?: readonly Json[];
  readonly oneOf?: readonly Json[];
  readonly allOf?: readonly Json[];
  readonly items?: Json;
  readonly properties?: Record<string, Json>;
  readonly description?: string;
}
/** What a description adds to the name of its field: nothing, where it only repeats it. */
const addsTo = (field: string, description: string): string[] => {
  const known = new Set(['the', 'a', 'an', 'of', 'id', ...field.toLowerCase().split(/[^a-z]+/)]);
  return description
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '' && !known.has(word));
};

const inputs = [...declared].flatMap(([path, { input, body }]) =>
  [input, ...(body === undefined ? [] : [body])].map((schema) => ({
    path,
    schema: jsonSchemaOf(schema, 'input') as Json,
  })),
);

describe('a field of an input says what it means', () => {
  test('there are fields to read', () => {
    expect(inputs.flatMap(({ schema }) => [...fieldsOf(schema, schema.$defs ?? {})]).length).toBeGreaterThan(500);
  });

  test.each(inputs)('$path', ({ schema }) => {
    for (const { path, description } of fieldsOf(schema, schema.$defs ?? {})) {
      expect(description, path).toBeDefined();
      expect(description, path).toMatch(/\.$/);
      expect(addsTo(path, description!), `${path} only repeats its name`).not.toEqual([]);
      expect(description, path).not.toMatch(stilted);
      expect(description, path).not.toMatch(unwanted);
    }
  });
});
