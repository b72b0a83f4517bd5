import type { FastifyInstance } from 'fastify';
import { AppError } from '@deskwire/router/kit/errors.ts';

const DEEPEST = 64;
/** `"__proto__":` in any spelling that JSON allows. */
const proto =
  /"(?:_|\\u005f){2}(?:p|\\u0070)(?:r|\\u0072)(?:o|\\u006f)(?:t|\\u0074)(?:o|\\u006f)(?:_|\\u005f){2}"\s*:/i;

/** Refuses JSON that is nested more deeply than any of our inputs, or that contains `__proto__`. Throws BAD_REQUEST. */
export function checkJson(text: string): void {
  if (isTooDeep(text) || proto.test(text)) throw new AppError('BAD_REQUEST');
}

function isTooDeep(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (quoted) {
      if (char === BACKSLASH) i++;
      else if (char === QUOTE) quoted = false;
    } else if (char === QUOTE) quoted = true;
    else if (char === BRACE || char === BRACKET) {
      if (++depth > DEEPEST) return true;
    } else if (char === BRACE + 2 || char === BRACKET + 2) depth--;
  }
  return false;
}
const [QUOTE, BACKSLASH, BRACKET, BRACE] = [0x22, 0x5c, 0x5b, 0x7b];

/** Parses JSON bodies. An empty one counts as no body, since some clients set the type on every request. */
export function mountJson(app: FastifyInstance): void {
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_req, text, done) => {
    if (text === '') {
      done(null, undefined);
      return;
    }
    try {
      checkJson(text as string);
      done(null, JSON.parse(text as string) as unknown);
    } catch (error) {
      done(error instanceof AppError ? error : new AppError('BAD_REQUEST', undefined, { cause: error }));
    }
  });
}
