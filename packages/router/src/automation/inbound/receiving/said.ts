import { createHash } from 'node:crypto';
import type { Sent } from './proofs.ts';

/** Parses a body; undefined if it is not JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The fields of a form, of which one named `payload` may hold JSON with more of them. */
export function formOf(text: string): unknown {
  const fields = Object.fromEntries(new URLSearchParams(text));
  const payload = fields['payload'] === undefined ? undefined : jsonOf(fields['payload']);
  return payload !== null && typeof payload === 'object' ? payload : fields;
}

/** The content of a message, from JSON or a form; undefined if it is neither. */
export const contentOf = ({ headers, body }: Sent): unknown =>
  (headers['content-type'] ?? '').toLowerCase().startsWith('application/x-www-form-urlencoded')
    ? formOf(body)
    : jsonOf(body);

/** The value at a place in what a stranger said; undefined where there is no such place. */
export const valueAt = (said: unknown, ...path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      value !== null && typeof value === 'object' && Object.hasOwn(value, key)
        ? (value as Record<string | number, unknown>)[key]
        : undefined,
    said,
  );

/** A text or number at a place, as text; undefined where there is none. */
export function textAt(said: unknown, ...path: readonly (string | number)[]): string | undefined {
  const value = valueAt(said, ...path);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** The value that a JSON pointer names. */
export const pointedAt = (said: unknown, pointer: string): unknown =>
  valueAt(
    said,
    ...pointer
      .split('/')
      .slice(1)
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~')),
  );

/** A key of at most 86 characters, whatever it is made of. */
export const digestOf = (...parts: readonly (string | undefined)[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url');

/** The sender's name for a kind of message, if it is a name; a stranger may write anything there. */
export const typeOf = (given: string | undefined): string | null =>
  given !== undefined && /^[\w.:/-]{1,100}$/.test(given) ? given : null;
