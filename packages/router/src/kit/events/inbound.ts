import type { z } from 'zod';
import { AppError } from '../errors.ts';

/**
 * Parses a signed body whose signature has been verified. Throws BAD_REQUEST if it is not JSON, and INVALID_INPUT with path
 * and reason if it does not fit the schema.
 */
export function readBody<S extends z.ZodType>(schema: S, text: string): z.output<S> {
  let body: unknown;
  try {
    body = JSON.parse(text) as unknown;
  } catch (cause) {
    throw new AppError('BAD_REQUEST', undefined, { cause });
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.slice(0, 20);
  throw new AppError(
    'INVALID_INPUT',
    issues.map(({ path, message, code }) => ({ path: ['body', ...path.map(String)], reason: message, code })),
  );
}
