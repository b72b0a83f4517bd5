import type { FastifyInstance } from 'fastify';
import { accessOf, entries, type Alias, type Entry, type Rest } from '@deskwire/contract/kit/define.ts';
import { contract } from '@deskwire/contract/contract.ts';
import { appRouter } from '@deskwire/router/app-router.ts';
import type { Services } from '@deskwire/router/kit/services.ts';
import { coercersOf, fieldsOf } from './coerce.ts';
import { contextOf } from './context.ts';
import { sendError } from './errors.ts';

/** One way to spell a procedure over HTTP. */
export interface Route {
  readonly path: string;
  readonly entry: Entry;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** With `{name}` where a parameter stands. */
  readonly url: string;
  readonly alias: Alias | undefined;
}

/** Every spelling of every procedure, the canonical one first. */
export function routes(): Route[] {
  return [...entries(contract)].flatMap(([path, entry]) =>
    accessOf(entry)[0] === 'worker' || entry.kind === 'subscription'
      ? []
      : [
          routeOf(path, entry, entry.rest, undefined),
          ...(entry.aliases ?? []).map((alias) => aliasOf(path, entry, alias)),
        ],
  );
}
const aliasOf = (path: string, entry: Entry, alias: Rest | Alias): Route =>
  typeof alias === 'string' ? routeOf(path, entry, alias, { rest: alias }) : routeOf(path, entry, alias.rest, alias);
function routeOf(path: string, entry: Entry, rest: Rest, alias: Alias | undefined): Route {
  const [method, url] = rest.split(' ', 2) as [Route['method'], string];
  return { path, entry, method, url, alias };
}

type Input = Record<string, unknown>;
const hasBody = (method: Route['method']) => method === 'POST' || method === 'PATCH' || method === 'PUT';

/** Mounts one Fastify route per spelling; each calls its procedure directly. */
export function mountRest(app: FastifyInstance, prefix: string, services: Services): void {
  for (const route of routes()) {
    const { path, entry, method, alias } = route;
    const procedure = appRouter._def.procedures[path as keyof typeof appRouter._def.procedures] as unknown as Callable;
    const read = inputReader(route);
    const status = entry.kind === 'mutation' ? (entry.status ?? 200) : 200;
    app.route({
      method,
      url: prefix + route.url.replaceAll(/\{(\w+)\}/g, (_, name: string) => `:${alias?.rename?.[name] ?? name}`),
      handler: async (req, reply) => {
        try {
          const input = read(req.query as Input, req.body, req.params as Input, req.headers);
          const ctx = contextOf(services, req, reply);
          const output = await procedure({
            ctx,
            path,
            type: entry.kind,
            getRawInput: () => Promise.resolve(input),
            signal: undefined,
            batchIndex: 0,
          });
          return reply.code(status).send(output ?? null);
        } catch (error) {
          return sendError(req, reply, error);
        }
      },
    });
  }
}
type Callable = (call: {
  ctx: object;
  path: string;
  type: Entry['kind'];
  getRawInput: () => Promise<unknown>;
  signal: undefined;
  batchIndex: number;
}) => Promise<unknown>;

/** How a spelling's query, body and path become the procedure's input. Decided once; the schema is never touched. */
function inputReader({ entry, method, url, alias }: Route) {
  const fields = fieldsOf(entry.input);
  const params = [...url.matchAll(/\{(\w+)\}/g)].map(([, name]) => alias?.rename?.[name!] ?? name!);
  const inBody = hasBody(method);
  const coercers = coercersOf(entry.input, inBody ? params : undefined);
  const takesLimit = fields.has('page_size') && !fields.has('limit');
  const takesVersion = fields.has('version');
  return (query: Input, body: unknown, path: Input, headers: { 'if-match'?: string | undefined }): unknown => {
    if (inBody && body !== null && body !== undefined && (typeof body !== 'object' || Array.isArray(body))) return body;
    const input: Input = { ...(inBody ? (body as Input | null) : query) };
    if (alias?.rename !== undefined) renameFields(input, alias.rename);
    if (takesLimit && input['limit'] !== undefined && input['page_size'] === undefined) {
      input['page_size'] = input['limit'];
      delete input['limit'];
    }
    Object.assign(input, path, alias?.set);
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
const versionOf = (ifMatch: string | undefined): number | undefined => {
  const digits = /^(?:W\/)?"?(\d{1,9})"?$/.exec(ifMatch ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
};
