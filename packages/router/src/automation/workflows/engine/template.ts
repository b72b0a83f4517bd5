import type { Context } from '../../../kit/expressions/context.ts';
import { ExpressionError, readExpression, type Expression } from '../../../kit/expressions/expression.ts';

/** The variables in expressions of a workflow. */
export const variables = [
  'trigger',
  'event',
  'payload',
  'input',
  'steps',
  'vars',
  'item',
  'failure',
  'now',
  'output',
] as const;

/** An expression of a workflow. Throws ExpressionError. */
export const expressionOf = (source: string, yields?: 'bool'): Expression => readExpression(source, variables, yields);

type Part = { readonly text: string } | { readonly source: string; readonly expression: Expression };
const secretPattern = /^\s*secrets\.([a-z][a-z0-9_]{0,63})\s*$/;

/**
 * The parts of a text with `{{ expressions }}`; `\{{` is text. An expression ends at the first `}}` that is outside of
 * its quotes and braces. Throws ExpressionError.
 */
export function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  let plain = '';
  let at = 0;
  while (at < text.length) {
    const next = text.indexOf('{{', at);
    if (next === -1) break;
    if (text[next - 1] === '\\' && next > at) {
      plain += `${text.slice(at, next - 1)}{{`;
      at = next + 2;
      continue;
    }
    plain += text.slice(at, next);
    const end = endOf(text, next + 2);
    const source = text.slice(next + 2, end).trim();
    if (plain !== '') parts.push({ text: plain });
    plain = '';
    parts.push(secretPattern.test(source) ? { text: markerOf(source) } : { source, expression: expressionOf(source) });
    at = end + 2;
  }
  plain += text.slice(at);
  if (plain !== '') parts.push({ text: plain });
  return parts;
}

function endOf(text: string, from: number): number {
  let quote = '';
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const char = text[at]!;
    if (quote !== '') {
      if (char === '\\') at++;
      else if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if (char === '{') depth++;
    else if (char === '}' && depth > 0) depth--;
    else if (char === '}' && text[at + 1] === '}') return at;
  }
  throw new ExpressionError('has no end: }} is missing', from);
}

/** Stands for a secret until a request is sent. No text of a workflow contains it: NUL is refused when it is saved. */
const markerOf = (source: string) => `\0secret:${secretPattern.exec(source)![1]!}\0`;
// oxlint-disable-next-line no-control-regex -- the marker is made of them
const marker = /\u0000secret:([a-z0-9_]+)\u0000/g;
/** The names of the secrets that stand in something rendered. */
export const secretsIn = (rendered: unknown): string[] =>
  [...JSON.stringify(rendered ?? null).matchAll(/\\u0000secret:([a-z0-9_]+)\\u0000/g)].map(([, name]) => name!);
/** Puts values in the place of secrets, in every text. */
export const revealed = (rendered: unknown, reveal: (name: string) => string): unknown =>
  mapTexts(rendered, (text) => text.replaceAll(marker, (_, name: string) => reveal(name)));
/** A rendered value as it may be shown. */
export const veiled = (rendered: unknown): unknown => revealed(rendered, () => '***');

/** Whether there is an expression in a value. */
export function isTemplate(value: unknown): boolean {
  return typeof value === 'string' && value.includes('{{');
}

/** All expressions in JSON, with where they stand. Throws ExpressionError of the first that cannot be read. */
export function* expressionsIn(
  value: unknown,
  path: readonly string[] = [],
): Generator<[Expression, readonly string[]]> {
  if (typeof value === 'string')
    for (const part of partsOf(value)) {
      if ('expression' in part) yield [part.expression, path];
    }
  else if (Array.isArray(value))
    for (const [index, item] of value.entries()) yield* expressionsIn(item, [...path, String(index)]);
  else if (value !== null && typeof value === 'object')
    for (const [key, item] of Object.entries(value)) yield* expressionsIn(item, [...path, key]);
}

/**
 * Fills in the expressions of JSON. A text that is one expression alone becomes its value, of whatever type; in other
 * texts values are written as text. Secrets become markers. Throws ExpressionError.
 */
export function rendered(value: unknown, context: Context): unknown {
  if (typeof value === 'string') return renderText(value, context);
  if (Array.isArray(value)) return value.map((item) => rendered(item, context));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rendered(item, context)]));
}
function renderText(text: string, context: Context): unknown {
  if (!text.includes('{{')) return text;
  const parts = partsOf(text);
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && 'expression' in only) return only.expression.evaluate(context);
  return parts.map((part) => ('text' in part ? part.text : written(part.expression.evaluate(context)))).join('');
}
/** A value inside a text. */
const written = (value: unknown): string =>
  typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value);

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)]));
}
