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

/** Of verbs that the rules below get wrong. */
const irregular: Readonly<Record<string, string>> = {
  bind: 'bound',
  break: 'broken',
  build: 'built',
  buy: 'bought',
  choose: 'chosen',
  draw: 'drawn',
  find: 'found',
  forget: 'forgotten',
  freeze: 'frozen',
  give: 'given',
  hide: 'hidden',
  hold: 'held',
  keep: 'kept',
  leave: 'left',
  lend: 'lent',
  let: 'let',
  make: 'made',
  pay: 'paid',
  put: 'put',
  rebuild: 'rebuilt',
  resend: 'resent',
  reset: 'reset',
  run: 'run',
  sell: 'sold',
  send: 'sent',
  set: 'set',
  split: 'split',
  take: 'taken',
  tell: 'told',
  undo: 'undone',
  withdraw: 'withdrawn',
  write: 'written',
};
/** The verb is the first word of a name: `pauseAll` is `pausedAll`. */
const inflected = (name: string, how: (verb: string) => string): string => name.replace(/^[a-z]+/, (verb) => how(verb));
/** `freeze` → `frozen`, `skip` → `skipped`, `pauseAll` → `pausedAll`: what has happened. */
export const past = (name: string): string =>
  inflected(name, (verb) => {
    if (irregular[verb] !== undefined) return irregular[verb];
    if (verb.endsWith('e')) return `${verb}d`;
    if (/[^aeiou]y$/.test(verb)) return `${verb.slice(0, -1)}ied`;
    // One syllable that ends in one vowel and one consonant; of longer ones, those that are stressed there.
    if (/^[^aeiou]*[aeiou][^aeiouwxy]$|mit$|fer$/.test(verb)) return `${verb}${verb.at(-1)}ed`;
    return `${verb}ed`;
  });
/** `freeze` → `freezes`, `push` → `pushes`, `copy` → `copies`. */
export const present = (name: string): string =>
  inflected(name, (verb) => {
    if (/(?:[sxz]|[cs]h)$/.test(verb)) return `${verb}es`;
    return /[^aeiou]y$/.test(verb) ? `${verb.slice(0, -1)}ies` : `${verb}s`;
  });
export const article = (noun: string): 'a' | 'an' => (/^(?:[aeio]|un(?!i))/.test(noun) ? 'an' : 'a');

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
