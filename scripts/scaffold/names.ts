/** A procedure to be written: `desk/tickets.postpone`, `desk/staging.deployments.pause`. */
export interface Target {
  readonly area: string;
  readonly domain: string;
  /** The namespaces between the domain and the verb. */
  readonly spaces: readonly string[];
  readonly verb: string;
}
export interface Wishes {
  readonly kind: 'query' | 'mutation';
  /** It is about one row, which its path names. */
  readonly id: boolean;
  readonly event: boolean;
  readonly job: boolean;
  /** The event tells people. */
  readonly notice: boolean;
  /** A new column of the row that it writes. */
  readonly column?: string | undefined;
}

/** Reads `area/domain.verb`, with any namespaces between; undefined where it is not of that form. */
export function parseTarget(target: string): Target | undefined {
  const [, area, path] = /^([a-z]+)\/([a-z][A-Za-z]*(?:\.[a-z][A-Za-z]*)+)$/.exec(target) ?? [];
  if (area === undefined || path === undefined) return undefined;
  const [domain, ...rest] = path.split('.') as [string, ...string[]];
  return { area, domain, spaces: rest.slice(0, -1), verb: rest.at(-1)! };
}
/** Reads `area/domain`. */
export function parseDomain(target: string): Pick<Target, 'area' | 'domain'> | undefined {
  const [, area, domain] = /^([a-z]+)\/([a-z][A-Za-z]*)$/.exec(target) ?? [];
  return area && domain ? { area, domain } : undefined;
}

export const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
export const snake = (name: string): string => kebab(name).replaceAll('-', '_');
export const pascal = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
export const words = (name: string): string => kebab(name).replaceAll('-', ' ');
/** `companies` → `company`, `tickets` → `ticket`; a noun without a plural stays itself. */
export const singular = (name: string): string => name.replace(/ies$/, 'y').replace(/(?<!s)s$/, '');

interface ColumnType {
  readonly sql: string;
  readonly zod: string;
  readonly imports: readonly string[];
}
/** What the ending of a column's name says of its type. */
export function typeOf(column: string): ColumnType {
  if (/_(at|until)$/.test(column)) return { sql: 'timestamptz', zod: 'timestamp()', imports: ['timestamp'] };
  if (column.endsWith('_date')) return { sql: 'date', zod: 'isoDate()', imports: ['isoDate'] };
  if (/^(is|has)_/.test(column)) return { sql: 'boolean not null default false', zod: 'z.boolean()', imports: [] };
  if (/_(count|seconds|days|percent)$/.test(column)) return { sql: 'integer', zod: 'z.int().min(0)', imports: [] };
  return { sql: 'text', zod: 'text(500)', imports: ['text'] };
}
