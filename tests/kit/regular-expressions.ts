import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync, Visitor, type VisitorObject } from 'oxc-parser';
import { checkSync } from 'recheck';

/** A regular expression of the product, and where it stands. */
export interface Found {
  readonly at: string;
  readonly source: string;
  readonly flags: string;
}

const root = join(import.meta.dirname, '../..');

/** The files that run where something of strangers arrives: servers, and what clients load. */
export const productFiles = (): string[] =>
  globSync(['packages/*/src/**/*.ts', 'apps/*/src/**/*.{ts,tsx}'], { cwd: root }).filter(
    (file) => !/\.(test|fixture|proof)\.|^packages\/testing\/|\/testing\/|\/types\//.test(file),
  );

/** Every literal of a source text. */
export function literalsOf(file: string, text: string): Found[] {
  const found: Found[] = [];
  const visitor = new Visitor({
    Literal(node) {
      if (!('regex' in node)) return;
      const line = text.slice(0, node.start).split('\n').length;
      found.push({ at: `${file}:${line}`, source: node.regex.pattern, flags: node.regex.flags });
    },
  });
  visitor.visit(parseSync(file, text).program);
  return found;
}

/** Places that make a regular expression at run time, which nobody can check beforehand. */
export function madeAtRunTime(file: string, text: string): string[] {
  const found: string[] = [];
  const note: NonNullable<VisitorObject['NewExpression']> & NonNullable<VisitorObject['CallExpression']> = (node) => {
    if (node.callee.type === 'Identifier' && node.callee.name === 'RegExp')
      found.push(`${file}:${text.slice(0, node.start).split('\n').length}`);
  };
  new Visitor({ NewExpression: note, CallExpression: note }).visit(parseSync(file, text).program);
  return found;
}

export const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');

/**
 * Long enough for every expression of the product on a busy machine. Without any limit, the checker may never end. Steps decide,
 * which are the same everywhere: a match that a busy machine stops would count as slow.
 */
const LIMITS = { timeout: 120_000, incubationTimeout: 60_000, attackTimeout: 60_000, seedingTimeout: 60_000 };

/** What makes an expression slow on some text; undefined where its time grows with the length of the text alone. */
export function slownessOf({ source, flags }: Pick<Found, 'source' | 'flags'>): string | undefined {
  // Flags and classes that the checker does not know change nothing about how an expression is run.
  const known = flags.replaceAll(/[vd]/g, '');
  const result = checkSync(source.replaceAll(/\\p\{Surrogate\}/gu, '[\\ud800-\\udfff]'), known, LIMITS);
  if (result.status === 'safe') return undefined;
  if (result.status === 'unknown') return `unknown: ${result.error.kind}`;
  return `${result.complexity.summary} on ${JSON.stringify(result.attack.string).slice(0, 120)}`;
}
