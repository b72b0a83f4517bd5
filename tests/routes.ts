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
  /** What the document says of it. */
  readonly what: string;
}
/** A field of a document, and what it is called here. */
export interface SourceField {
  readonly source: string;
  readonly procedure: string;
  readonly where: 'takes' | 'gives';
  readonly there: string;
  /** `items[].key`; `.` for the whole, and `-` where there is none. */
  readonly here: string;
  readonly note: string;
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
  return linesOf('routes.tsv').map((line) => {
    const [area, procedure, access, canonical, source, method, path, what] = line.split('\t') as [
      string,
      string,
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    return { area, procedure: procedures[procedure] ?? procedure, access, canonical, source, method, path, what };
  });
}

/** The reviewed list of fields that the documents name, one row per field. */
export function sourceFields(): SourceField[] {
  return linesOf('fields.tsv').map((line) => {
    const [source, procedure, where, there, here, note = ''] = line.split('\t') as [
      string,
      string,
      never,
      string,
      string,
    ];
    return { source, procedure, where, there, here, note };
  });
}
function linesOf(file: string): string[] {
  return readFileSync(join(import.meta.dirname, file), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1);
}

/** A path with its parameters unnamed, as two spellings of one address are compared. */
export const shapeOf = (path: string): string => path.replaceAll(/\{\w+\}/g, '{}').replace(/(.)\/$/, '$1');
