import type { Schema } from '@deskwire/contract/kit/define.ts';
import { z } from 'zod';

export interface Reference {
  readonly field: string;
  readonly kind: string;
}
const known = new WeakMap<Schema, readonly Reference[]>();

/** The top-level fields of an input that name a row, and which kind of row. */
export function refsOf(input: Schema): readonly Reference[] {
  const cached = known.get(input);
  if (cached !== undefined) return cached;
  const found = input instanceof z.ZodObject ? Object.entries(input.shape).flatMap(referenceOf) : [];
  known.set(input, found);
  return found;
}

function referenceOf([field, schema]: [string, unknown]): Reference[] {
  const kind = schema instanceof z.ZodType ? refKind(schema) : undefined;
  return kind === undefined || kind === 'team' ? [] : [{ field, kind }];
}
function refKind(schema: z.ZodType): string | undefined {
  const meta = schema.meta();
  if (typeof meta?.['ref'] === 'string') return meta['ref'];
  return schema instanceof z.ZodOptional || schema instanceof z.ZodNullable
    ? refKind(schema.unwrap() as z.ZodType)
    : undefined;
}

/** The top-level fields of an input in which a client proposes the id of a new row. */
export const proposedIn = (input: Schema): readonly string[] =>
  input instanceof z.ZodObject && input.shape['id'] instanceof z.ZodType && refKind(input.shape['id']) !== undefined
    ? ['id']
    : [];
