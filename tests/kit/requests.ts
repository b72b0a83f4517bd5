import { allHeadersFieldOf, headerFieldsOf } from '@deskwire/api/coerce.ts';
import type { Alias, Entry } from '@deskwire/contract/kit/define.ts';
import { pictures } from '../stage/all.ts';

/** What a test sends. */
export interface Request {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly payload?: string;
  readonly query?: Readonly<Record<string, string>>;
}
export type Input = Readonly<Record<string, unknown>>;
/** One way to spell a procedure over REST, as the contract declares it. */
export interface Spelling {
  readonly path: string;
  readonly entry: Entry;
  readonly method: Request['method'];
  readonly url: string;
  readonly alias: Alias | undefined;
}

export const canonicalOf = (path: string, entry: Entry): Spelling => spelling(path, entry, { rest: entry.rest }, true);
export const aliasesOf = (path: string, entry: Entry): Spelling[] =>
  (entry.aliases ?? []).map((alias) =>
    spelling(path, entry, typeof alias === 'string' ? { rest: alias } : alias, false),
  );

function spelling(path: string, entry: Entry, alias: Alias, canonical: boolean): Spelling {
  const [method, url] = alias.rest.split(' ', 2) as [Spelling['method'], string];
  return { path, entry, method, url, alias: canonical ? undefined : alias };
}

/** What a form sends besides its fields: a table, or what is a picture by its first bytes. */
export const fileFor = (path: string) =>
  pictures.has(path)
    ? { name: 'sent.gif', type: 'image/gif', bytes: 'GIF89a sent by a test' }
    : { name: 'sent.csv', type: 'text/csv', bytes: 'title\nSent by a test\n' };
const BOUNDARY = 'a-boundary-that-no-test-writes';

/**
 * The request that spells an input; undefined where REST has no words for it: an empty list or null in a query, a path
 * segment that is empty or a dot.
 */
export function requestOf(of: Spelling, input: Input, prefix = '/api/v1'): Request | undefined {
  const { method, alias, entry } = of;
  const fields = renamed(withoutFixed(input, alias), alias);
  const parameters = [...of.url.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  let url = of.url;
  for (const name of parameters) {
    const value = String(fields[name] ?? '');
    if (value === '' || value === '.' || value === '..' || value.length > 500 || !value.isWellFormed())
      return undefined;
    url = url.replace(`{${name}}`, encodeURIComponent(value));
  }
  const rest = Object.entries(fields).filter(([name]) => !parameters.includes(name));
  if (entry.door === 'inbound') return { method, url: prefix + url, ...signedOf(entry, fields) };
  if (entry.door === 'upload') return { method, url: prefix + url, ...formOf(rest, fileFor(of.path)) };
  if (method === 'GET' || method === 'DELETE') {
    const query = queryOf(rest);
    if (query === undefined) return undefined;
    return { method, url: prefix + url + (query === '' ? '' : `?${query}`) };
  }
  const body = JSON.stringify(Object.fromEntries(rest));
  return { method, url: prefix + url, headers: { 'content-type': 'application/json' }, payload: body };
}

/** What is signed goes as it is, and what signs it into headers. */
function signedOf(entry: Entry, fields: Input): Pick<Request, 'headers' | 'payload'> {
  const headers = headerFieldsOf(entry.input)
    .filter(([field]) => fields[field] !== undefined)
    .map(([field, name]) => [name, String(fields[field])]);
  const all = allHeadersFieldOf(entry.input);
  const rest = all === undefined ? {} : (fields[all.field] as Readonly<Record<string, string>> | undefined);
  const payload = typeof fields['body'] === 'string' ? fields['body'] : JSON.stringify(fields['body']);
  return {
    headers: {
      'content-type': 'application/json',
      ...rest,
      ...(Object.fromEntries(headers) as Record<string, string>),
    },
    ...(payload === undefined ? {} : { payload }),
  };
}

const withoutFixed = (input: Input, alias: Alias | undefined): Input =>
  Object.fromEntries(Object.entries(input).filter(([name]) => alias?.set?.[name] === undefined));

/** An alias names fields in its own words; `rename` reads from its words to ours. */
function renamed(input: Input, alias: Alias | undefined): Input {
  const words = new Map(Object.entries(alias?.rename ?? {}).map(([theirs, ours]) => [ours, theirs]));
  return Object.fromEntries(Object.entries(input).map(([name, value]) => [words.get(name) ?? name, value]));
}

function queryOf(fields: readonly (readonly [string, unknown])[]): string | undefined {
  const query = new URLSearchParams();
  for (const [name, value] of fields) {
    if (value === undefined) continue;
    if (value === null) return undefined;
    if (Array.isArray(value)) {
      // One item may be several by its commas; the spelling of an empty list is the absent list.
      if (value.length === 0 || (value.length === 1 && String(value[0]).includes(','))) return undefined;
      for (const item of value) query.append(name, String(item));
    } else query.append(name, typeof value === 'object' ? JSON.stringify(value) : String(value));
  }
  return query.toString();
}

function formOf(
  fields: readonly (readonly [string, unknown])[],
  { name: filename, type, bytes }: ReturnType<typeof fileFor>,
): Pick<Request, 'headers' | 'payload'> {
  const parts = fields
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => {
      const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
      return `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`;
    });
  const file = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="${filename}"\r\ncontent-type: ${type}\r\n\r\n${bytes}\r\n`;
  return {
    headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
    payload: `${parts.join('')}${file}--${BOUNDARY}--\r\n`,
  };
}
