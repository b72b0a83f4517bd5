import { z } from 'zod';
import type { Schema } from '@deskwire/contract/kit/define.ts';
import { cut } from '@deskwire/contract/kit/cut.ts';
import { plainOf } from './plain.ts';

const SHOWN = 160;
/** How many characters of a text a query has to read for a row; more than are shown, since marks and blanks are removed. */
export const READ_FOR_ROW = 400;

type Row = Readonly<Record<string, unknown>>;
interface Rows {
  readonly items: readonly Row[];
}

/**
 * Shortens the answer of a list for `view: 'row'`: each Markdown field of its items to its first words, in one line. Undefined
 * for a procedure whose items have no such field.
 */
export function shortenerOf(output: Schema): ((answer: unknown) => unknown) | undefined {
  const bodies = bodiesOf(output);
  if (bodies.length === 0) return undefined;
  const shorten = (row: Row): Row => {
    const short: Record<string, unknown> = { ...row };
    for (const field of bodies) if (typeof row[field] === 'string') short[field] = beginningOf(row[field]);
    return short;
  };
  return (answer) => ({ ...(answer as Rows), items: (answer as Rows).items.map(shorten) });
}

const beginningOf = (text: string): string => cut(plainOf(text.slice(0, READ_FOR_ROW)), SHOWN);

/** Whether an answer is a page of a list. */
export const isList = (output: Schema): boolean => {
  const list: unknown = output;
  return list instanceof z.ZodObject && 'next_cursor' in list.shape;
};

/** The Markdown fields of the items of a list. */
function bodiesOf(output: Schema): string[] {
  const list: unknown = output;
  const items = list instanceof z.ZodObject ? unwrapped(list.shape['items']) : undefined;
  const row = items instanceof z.ZodArray ? unwrapped(items.element) : undefined;
  if (!(row instanceof z.ZodObject)) return [];
  return Object.entries(row.shape).flatMap(([field, schema]) => (isMarkdown(schema) ? [field] : []));
}
const isMarkdown = (schema: unknown): boolean => {
  const inner = unwrapped(schema);
  return inner instanceof z.ZodType && inner.meta()?.['markdown'] === true;
};
const unwrapped = (schema: unknown): unknown =>
  schema instanceof z.ZodNullable || schema instanceof z.ZodOptional ? unwrapped(schema.unwrap()) : schema;
