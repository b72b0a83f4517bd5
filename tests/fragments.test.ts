import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/**
 * Fragments of SQL take columns of the query around them. A column `t.id` that reaches a fragment with a table `t` of its
 * own means that table: the condition then compares a row with itself and is true of everything.
 */
const root = join(import.meta.dirname, '..', 'packages/router/src');
const sources = new Map(
  globSync('**/*.ts', { cwd: root })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !file.endsWith('.test.ts'))
    .map((file) => [file, readFileSync(join(root, file), 'utf8')]),
);

/** Exported functions by their name, each with its text: they begin at the margin and end where the next one begins. */
const fragments = new Map(
  [...sources]
    // What other domains build their queries of, and all of the kit.
    .filter(([file]) => file.endsWith('fragments.ts') || file.startsWith('kit/'))
    .flatMap(([, text]) => text.split(/^(?=export (?:const|function) |\/\*\*|const |function )/m))
    .flatMap((text) => {
      const name = /^(?:export )?(?:const|function) (\w+)/.exec(text)?.[1];
      return name === undefined ? [] : [[name, text] as const];
    }),
);
const words =
  /\b(?:from|join) ([a-z_]+)(?: as)?(?: (?!on\b|where\b|join\b|left\b|cross\b|for\b|order\b|limit\b)([a-z_]+))?/g;
const built = /(?:selectFrom|[jJ]oin)\('([a-z_]+)(?: as ([a-z_]+))?'/g;

/** The names of tables in a fragment and in the fragments that it is made of. */
function namesIn(name: string, seen = new Set<string>()): Set<string> {
  const text = fragments.get(name);
  if (text === undefined || seen.has(name)) return new Set();
  seen.add(name);
  const own = [words, built].flatMap((pattern) =>
    [...text.matchAll(pattern)].map(([, table, alias]) => alias ?? table!),
  );
  const inner = [...text.matchAll(/\b(\w+)\(/g)].flatMap(([, called]) => [...namesIn(called!, seen)]);
  return new Set([...own, ...inner]);
}

interface Passed {
  readonly file: string;
  readonly fragment: string;
  readonly column: string;
}
/** The columns that callers pass to fragments, as `'t.id'`, `sql.ref('t.id')` or sql`t.id`. */
function* passed(text: string, file: string): Generator<Passed> {
  for (const { 1: fragment, index, 0: start } of text.matchAll(/\b(\w+)\(/g)) {
    if (!fragments.has(fragment!)) continue;
    for (const [, , column] of argumentsAt(text, index + start.length).matchAll(/(['`])([a-z_]+\.[a-z_]+)\1/g))
      yield { file, fragment: fragment!, column: column! };
  }
}
function argumentsAt(text: string, start: number): string {
  let depth = 1;
  let end = start;
  for (; depth > 0 && end < text.length; end++) depth += text[end] === '(' ? 1 : text[end] === ')' ? -1 : 0;
  return text.slice(start, end - 1);
}
const mistaken = ({ fragment, column }: Passed): boolean => namesIn(fragment).has(column.split('.')[0]!);

test('no fragment takes a column of the query around it for one of its own', () => {
  const all = [...sources].flatMap(([file, text]) => [...passed(text, file)]);
  expect(all.filter(mistaken)).toEqual([]);
  // It looks at something, and would find one.
  expect(all.length).toBeGreaterThan(100);
  expect([...passed("seesTask(scope, sql.ref('seen.id'))", '')].filter(mistaken)).toHaveLength(1);
});
