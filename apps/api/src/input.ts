import { AppError } from '@deskwire/router/kit/errors.ts';
import { coercersOf, fieldsOf } from './coerce.ts';
import { hasBody, paramsOf, type Route } from './routes.ts';

export type Input = Record<string, unknown>;
interface Sent {
  readonly query: unknown;
  readonly body: unknown;
  readonly params: unknown;
  readonly headers: { 'if-match'?: string | undefined };
}

/**
 * How the query, body and path of a spelling become the input of the procedure. Computed once; the schema is not
 * touched.
 */
export function inputReader({ entry, method, url, alias }: Route): (sent: Sent) => unknown {
  const fields = fieldsOf(entry.input);
  const inBody = hasBody(method);
  const coercers = coercersOf(entry.input, inBody ? paramsOf(url) : undefined);
  const takesLimit = fields.has('page_size') && !fields.has('limit');
  const takesVersion = fields.has('version');
  return ({ query, body, params, headers }) => {
    if (body !== null && body !== undefined && (typeof body !== 'object' || Array.isArray(body))) return body;
    const input: Input = inBody ? { ...body } : { ...(query as Input), ...body };
    if (alias?.rename !== undefined) renameFields(input, alias.rename);
    if (takesLimit) renameFields(input, { limit: 'page_size' });
    Object.assign(input, params, alias?.set);
    const version = takesVersion && input['version'] === undefined ? versionOf(headers['if-match']) : undefined;
    if (version !== undefined) input['version'] = version;
    for (const [field, coerce] of coercers) if (input[field] !== undefined) input[field] = coerce(input[field]);
    return input;
  };
}

function renameFields(input: Input, rename: Readonly<Record<string, string>>): void {
  for (const [from, to] of Object.entries(rename)) {
    if (input[from] === undefined) continue;
    input[to] ??= input[from];
    delete input[from];
  }
}

/** The version that a precondition names, or undefined where there is none. Throws BAD_REQUEST: none is ever ignored. */
function versionOf(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  const digits = /^(?:W\/)?"?(\d{1,9})"?$/.exec(ifMatch.trim())?.[1];
  if (digits === undefined)
    throw new AppError('BAD_REQUEST', { reason: 'If-Match is the version of the row, such as "3"' });
  return Number(digits);
}
