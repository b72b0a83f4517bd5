import type { z } from 'zod';
import { AppError } from '../errors.ts';

/**
 * What a signed text says, once its signature was found to be right. Throws BAD_REQUEST where it is no JSON, and
 * INVALID_INPUT with path and reason where it says something else.
 */
export function readBody<S extends z.ZodType>(schema: S, text: string): z.output<S> {
  let said: unknown;
  try {
    said = JSON.parse(text) as unknown;
  } catch (cause) {
    throw new AppError('BAD_REQUEST', undefined, { cause });
  }
  const parsed = schema.safeParse(said);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.slice(0, 20);
  throw new AppError(
    'INVALID_INPUT',
    issues.map(({ path, message, code }) => ({ path: ['body', ...path.map(String)], reason: message, code })),
  );
}
