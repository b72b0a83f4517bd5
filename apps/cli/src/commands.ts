import { readFileSync } from 'node:fs';

/** A field of an input as a flag. */
export interface Field {
  readonly type: 'text' | 'number' | 'switch' | 'json' | 'bytes';
  readonly required?: true;
  /** Several values of the type. */
  readonly list?: true;
  /** Null removes it. */
  readonly nullable?: true;
  readonly choices?: readonly string[];
  readonly about?: string;
}

/** A procedure as a command: `tickets.comments.create` is `deskwire tickets comments create`. */
export interface Command {
  readonly path: string;
  readonly kind: 'query' | 'mutation';
  readonly summary: string;
  /** The fields that are given by their place. */
  readonly places: readonly string[];
  readonly fields: Readonly<Record<string, Field>>;
  /** It cannot be undone by another command. */
  readonly destructive?: true;
  /** Of a list: the columns of its rows, those of a table first. */
  readonly rows?: { readonly shown: readonly string[]; readonly others: readonly string[] };
  /** The special form of its answer or its input. */
  readonly door?: 'report' | 'link' | 'document' | 'upload';
}

/** A group of commands, such as `tickets`, and what it is for. */
export interface Group {
  readonly name: string;
  readonly area: string;
  readonly about: string;
}

export interface Catalog {
  /** Of this program. */
  readonly version: string;
  readonly groups: readonly Group[];
  readonly commands: readonly Command[];
}

export const kebab = (name: string): string =>
  name.replaceAll('_', '-').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
export const wordsOf = ({ path }: Command): string[] => path.split('.').map(kebab);

/** The commands as they were when this program was built. */
export const readCatalog = (): Catalog =>
  JSON.parse(readFileSync(new URL('../dist/commands.json', import.meta.url), 'utf8')) as Catalog;

/** The command that the first words of a line name, with the words after it, or a group with its commands. */
export type Named =
  | { readonly command: Command; readonly rest: readonly string[] }
  | { readonly within: readonly Command[]; readonly depth: number; readonly unknown: string | undefined };

export function named(commands: readonly Command[], line: readonly string[]): Named {
  let within = commands;
  for (const [depth, word] of line.entries()) {
    const next = within.filter((command) => wordsOf(command)[depth] === word);
    if (next.length === 0) return { within, depth, unknown: word.startsWith('-') ? undefined : word };
    const command = next.find(({ path }) => path.split('.').length === depth + 1);
    if (command !== undefined) return { command, rest: line.slice(depth + 1) };
    within = next;
  }
  return { within, depth: line.length, unknown: undefined };
}

/** The name that is nearest to one that is not known, for whoever mistyped it. */
export function nearest(wrong: string, names: Iterable<string>): string | undefined {
  const found = [...new Set(names)]
    .map((name) => ({ name, distance: distanceOf(wrong, name) }))
    .toSorted((a, b) => a.distance - b.distance)[0];
  return found !== undefined && found.distance <= Math.max(2, found.name.length / 3) ? found.name : undefined;
}

/** How many letters have to be changed, put in or left out. */
function distanceOf(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [at, letter] of one.slice(0, 60).split('').entries()) {
    const next = [at + 1];
    for (let to = 0; to < other.length; to++)
      next.push(Math.min(next[to]! + 1, row[to + 1]! + 1, row[to]! + Number(letter !== other[to])));
    row = next;
  }
  return row[other.length]!;
}

/** `Map.groupBy`, which Node 20 does not have. */
export function groupedBy<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}
