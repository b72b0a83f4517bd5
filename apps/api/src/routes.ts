import { accessOf, entries, type Alias, type Entry, type Rest } from '@deskwire/contract/kit/define.ts';
import { contract } from '@deskwire/contract/contract.ts';

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
/** One spelling of a procedure over HTTP. */
export interface Route {
  readonly path: string;
  readonly entry: Entry;
  readonly method: Method;
  /** With `{name}` for each parameter, named after the field of the input. */
  readonly url: string;
  /** Absent for the canonical route. */
  readonly alias: Alias | undefined;
}

/** Every spelling of every procedure that a door may serve, the canonical one first. */
export function routes(): Route[] {
  return [...entries(contract)].flatMap(([path, entry]) =>
    accessOf(entry)[0] === 'worker'
      ? []
      : [
          routeOf(path, entry, entry.rest, undefined),
          ...(entry.aliases ?? []).map((alias) =>
            typeof alias === 'string'
              ? routeOf(path, entry, alias, { rest: alias })
              : routeOf(path, entry, alias.rest, alias),
          ),
        ],
  );
}

function routeOf(path: string, entry: Entry, rest: Rest, alias: Alias | undefined): Route {
  const [method, url] = rest.split(' ', 2) as [Method, string];
  const named = url.replaceAll(/\{(\w+)\}/g, (_, name: string) => `{${alias?.rename?.[name] ?? name}}`);
  return { path, entry, method, url: named, alias };
}

/** The parameters of a URL, in order. */
export const paramsOf = (url: string): string[] => [...url.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
/** A URL as Fastify writes it. */
export const patternOf = (url: string): string => url.replaceAll(/\{(\w+)\}/g, ':$1');
/** Whether the input is sent in a body rather than in the query. */
export const hasBody = (method: Method): boolean => method === 'POST' || method === 'PATCH' || method === 'PUT';
