import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One spelling of one procedure in the documents that Deskwire answers to. */
export interface SourceRoute {
  readonly area: string;
  /** A dotted path, or `http:…` for a plain route. */
  readonly procedure: string;
  readonly access: string;
  readonly canonical: string;
  readonly source: string;
  readonly method: string;
  readonly path: string;
}

/** Plain routes of the documents that are procedures here. */
const procedures: Readonly<Record<string, string>> = {
  'http:webhooks.slack': 'inbound.slack',
  'http:jira.upsert': 'jira.upsert',
  'http:webhooks.clickup': 'inbound.clickup',
  'http:webhooks.stripe': 'inbound.stripe',
  'http:webhooks.make': 'inbound.make',
  'http:webhooks.generic': 'inbound.generic',
  'http:workers.callback': 'previews.callback',
  'http:billing.webhook': 'inbound.lemonsqueezy',
};

/** The reviewed list of routes, one row per spelling. */
export function sourceRoutes(): SourceRoute[] {
  const [, ...lines] = readFileSync(join(import.meta.dirname, 'routes.tsv'), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => {
    const [area, procedure, access, canonical, source, method, path] = line.split('\t') as [
      string,
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    return { area, procedure: procedures[procedure] ?? procedure, access, canonical, source, method, path };
  });
}

/** A path with its parameters unnamed, as two spellings of one address are compared. */
export const shapeOf = (path: string): string => path.replaceAll(/\{\w+\}/g, '{}').replace(/(.)\/$/, '$1');
