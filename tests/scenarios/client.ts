import { contract } from '@deskwire/contract/contract.ts';
import type { Alias, Entry } from '@deskwire/contract/kit/define.ts';
import type { ErrorBody } from '@deskwire/contract/kit/error-body.ts';
import { createServer } from '@deskwire/api/server.ts';
import { testWorld, type TestWorld } from '@deskwire/router/testing/world.ts';
import type { TestUser } from '@deskwire/testing/builders.ts';
import { declared, spellingsOf } from '../declared.ts';
import { shapeOf, sourceRoutes } from '../routes.ts';

type Fields = Readonly<Record<string, unknown>>;
type App = Awaited<ReturnType<typeof createServer>>;
type At<C, P extends string> = P extends `${infer Head}.${infer Rest}`
  ? Head extends keyof C
    ? At<C[Head], Rest>
    : never
  : P extends keyof C
    ? C[P]
    : never;
type OutputOf<P extends string> = At<typeof contract, P> extends { output: { _output: infer O } } ? O : never;

/** Somebody who sends requests, spelled as `METHOD /path/{field}`; the rest of the fields go into the body or the query. */
export interface Voice {
  /** What the procedure answers, of which this is a spelling. Throws the refusal where it refuses. */
  say<P extends string>(procedure: P, spelling: string, fields?: Fields): Promise<OutputOf<P>>;
  /** Status and body of the refusal. Throws where it answers. */
  refused(spelling: string, fields?: Fields): Promise<{ readonly status: number; readonly error: ErrorBody }>;
  /** The whole response, for what is no JSON. */
  raw(spelling: string, fields?: Fields): Promise<Response>;
}
interface Response {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** Where the same is asked: at REST with and without a version, and at tRPC, which calls what a spelling means. */
export const PREFIXES = ['/api/v1', '/api', '/trpc'] as const;
export type Prefix = (typeof PREFIXES)[number];

/** A server before a world of its own, and a note of every spelling that was answered. */
export interface Desk {
  readonly world: TestWorld;
  readonly app: App;
  /** Somebody signed in, the holder of a token, or nobody. */
  as(who: TestUser | string | undefined, prefix: Prefix): Promise<Voice>;
  readonly called: ReadonlySet<string>;
}

export async function openDesk(given?: TestWorld): Promise<Desk> {
  const world = given ?? (await testWorld());
  const app = await createServer(world.services);
  const called = new Set<string>();
  return {
    world,
    app,
    called,
    async as(who, prefix) {
      const bearer = typeof who === 'object' ? await world.tokenOf(who) : who;
      const raw: Voice['raw'] = async (spelling, fields = {}) => {
        const response = await (prefix === '/trpc' && meaningOf(spelling).entry.door === undefined
          ? call(app, spelling, fields, bearer)
          : send(app, prefix === '/trpc' ? '/api/v1' : prefix, spelling, fields, bearer));
        if (response.status < 300) called.add(`${prefix} ${shapeOf(spelling)}`);
        return response;
      };
      return {
        raw,
        async say(procedure, spelling, fields) {
          checkSpelling(procedure, spelling);
          const { status, text } = await raw(spelling, fields);
          if (status >= 300) throw new Error(`${spelling} answered ${status}: ${text}`);
          return (text === '' ? undefined : JSON.parse(text)) as never;
        },
        async refused(spelling, fields) {
          const { status, text } = await raw(spelling, fields);
          if (status < 400) throw new Error(`${spelling} answered ${status}: ${text}`);
          return { status, error: (JSON.parse(text) as { error: ErrorBody }).error };
        },
      };
    },
  };
}

/** A scenario that names the wrong procedure would read its answer wrongly. */
function checkSpelling(procedure: string, spelling: string): void {
  const entry = declared.get(procedure);
  if (entry === undefined || !spellingsOf(entry).map(shapeOf).includes(shapeOf(spelling)))
    throw new Error(`${spelling} is no spelling of ${procedure}`);
}

/** What a spelling calls. */
function meaningOf(spelling: string): { path: string; entry: Entry; alias: Alias | undefined } {
  for (const [path, entry] of declared) {
    if (shapeOf(entry.rest) === shapeOf(spelling)) return { path, entry, alias: undefined };
    for (const each of entry.aliases ?? []) {
      const alias = typeof each === 'string' ? { rest: each } : each;
      if (shapeOf(alias.rest) === shapeOf(spelling)) return { path, entry, alias };
    }
  }
  throw new Error(`${spelling} is no spelling of anything`);
}

/** Calls the procedure that a spelling means, with the input that it gives it. */
async function call(app: App, spelling: string, fields: Fields, bearer: string | undefined): Promise<Response> {
  const { path, entry, alias } = meaningOf(spelling);
  const renamed = Object.entries(fields).map(([name, value]) => [alias?.rename?.[name] ?? name, value]);
  const input = JSON.stringify({ ...(Object.fromEntries(renamed) as Fields), ...alias?.set });
  const response = await app.inject({
    url: `/trpc/${path}`,
    headers: {
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      ...(entry.kind === 'mutation' ? { 'content-type': 'application/json' } : {}),
    },
    ...(entry.kind === 'mutation' ? { method: 'POST', payload: input } : { method: 'GET', query: { input } }),
  });
  const answer = response.json<{ result?: { data?: unknown }; error?: { data: ErrorBody } }>();
  const body = answer.error === undefined ? answer.result?.data : { error: answer.error.data };
  return { status: response.statusCode, headers: response.headers, text: JSON.stringify(body) ?? '' };
}

async function send(
  app: App,
  prefix: string,
  spelling: string,
  fields: Fields,
  bearer: string | undefined,
): Promise<Response> {
  const [method, path] = spelling.split(' ', 2) as ['GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', string];
  const rest = { ...fields };
  const url = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = encodeURIComponent(String(rest[name]));
    delete rest[name];
    return value;
  });
  const inQuery = method === 'GET' || method === 'DELETE';
  const { form, signed, ...sent } = rest as { form?: Form; signed?: Signed } & Fields;
  const response = await app.inject({
    method,
    url: prefix + url,
    headers: {
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      ...signed?.headers,
      ...(form === undefined ? {} : { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` }),
    },
    ...(inQuery ? { query: sent as Record<string, string> } : {}),
    ...(signed === undefined ? payloadOf(form, inQuery ? {} : sent) : { payload: signed.body }),
  });
  return { status: response.statusCode, headers: response.headers, text: response.body };
}

/** What a provider sends: its bytes, and the headers that prove them. */
interface Signed {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
/** A file to be sent. */
export interface Form {
  readonly name: string;
  readonly bytes: string | Buffer;
}
const BOUNDARY = 'a-boundary-that-no-test-writes';
function payloadOf(form: Form | undefined, fields: Fields): { payload?: Buffer | object } {
  if (form === undefined) return Object.keys(fields).length === 0 ? {} : { payload: fields };
  const parts = Object.entries(fields).map(
    ([field, value]) => `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${field}"\r\n\r\n${String(value)}\r\n`,
  );
  const head = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="${form.name}"\r\n\r\n`;
  const body = [...parts, head, form.bytes, `\r\n--${BOUNDARY}--\r\n`];
  return { payload: Buffer.concat(body.map((part) => Buffer.from(part))) };
}

/** Every spelling that the documents have of a domain's procedures, and that we have, which nobody called below some prefix. */
export function uncalled({ called }: Desk, ...domains: readonly string[]): string[] {
  const isOurs = (procedure: string) => domains.some((domain) => procedure.startsWith(`${domain}.`));
  const rows = sourceRoutes().filter(({ procedure }) => isOurs(procedure) && declared.has(procedure));
  if (rows.length === 0) throw new Error(`Nothing is served of ${domains.join(' and ')}`);
  const spellings = new Set(
    rows.flatMap(({ procedure, method, path }) =>
      [`${method} ${path}`, ...spellingsOf(declared.get(procedure)!)].map(shapeOf),
    ),
  );
  return [...spellings].flatMap((spelling) =>
    PREFIXES.map((prefix) => `${prefix} ${spelling}`).filter((one) => !called.has(one)),
  );
}

/** Every spelling of procedures of our own, which no document has, that nobody called below some prefix. */
export function uncalledOf({ called }: Desk, isOurs: (procedure: string) => boolean): string[] {
  const spellings = [...declared].flatMap(([path, entry]) => (isOurs(path) ? spellingsOf(entry) : []));
  if (spellings.length === 0) throw new Error('No procedure is meant');
  return spellings.flatMap((spelling) =>
    PREFIXES.map((prefix) => `${prefix} ${shapeOf(spelling)}`).filter((one) => !called.has(one)),
  );
}
