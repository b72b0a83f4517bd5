import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The tree that a scaffold writes into, and what it touched. */
export class Tree {
  readonly written = new Set<string>();
  readonly edited = new Set<string>();
  readonly root: string;
  constructor(root: string) {
    this.root = root;
  }
  has(path: string): boolean {
    return existsSync(join(this.root, path));
  }
  list(path: string): string[] {
    return readdirSync(join(this.root, path));
  }
  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }
  /** Throws where the file exists already. */
  write(path: string, text: string): void {
    const file = join(this.root, path);
    if (existsSync(file)) throw new Error(`${path} exists already.`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    this.written.add(path);
  }
  edit(path: string, change: (text: string) => string): void {
    writeFileSync(join(this.root, path), change(this.read(path)));
    if (!this.written.has(path)) this.edited.add(path);
  }
}

/** An object in a file that lists procedures: where its members begin, and how deep they stand. */
export interface Members {
  readonly file: string;
  /** The line that opens the object, and nothing like it stands elsewhere in the file. */
  readonly start: string;
  readonly indent: string;
}
/** The text of the members of an object. */
export function membersOf(given: string, { start, indent }: Pick<Members, 'start' | 'indent'>): string {
  const text = unfolded(given, start);
  const from = text.indexOf(start);
  if (from < 0) return '';
  return text.slice(from + start.length, text.indexOf(`\n${indent}}`, from + start.length - 1) + 1);
}

/** Puts a line at the very end of an object. */
export function addMember(given: string, { start, indent }: Pick<Members, 'start' | 'indent'>, line: string): string {
  const text = unfolded(given, start);
  const from = text.indexOf(start);
  const end = text.indexOf(`\n${indent}}`, from + start.length - 1);
  return `${text.slice(0, end)}\n${indent}  ${line}${text.slice(end)}`;
}

/** Puts a line at the very end of a list. */
export function appended(text: string, start: string, line: string): string {
  const from = text.indexOf(start);
  const end = text.indexOf('\n}', from);
  return `${text.slice(0, end)}\n${line}${text.slice(end)}`
    .replace(`${start}\n${line}`, `${start}${line}`)
    .replace('{\n\n', '{\n');
}

/** What stands below the entries of an object: spreads, shorthands and nested namespaces. */
const below = (indent: string) =>
  new RegExp(`^${indent} {2}(?:\\.\\.\\.\\w+,|\\w+,|\\w+: \\w+,|\\w+: (?:router\\()?\\{)$`);
/** Puts a block into an object, behind its entries. */
export function addTo(given: string, { start, indent }: Pick<Members, 'start' | 'indent'>, block: string): string {
  const text = unfolded(given, start);
  const from = text.indexOf(start);
  const end = new RegExp(`\\n${indent}\\}`).exec(text.slice(from + start.length - 1));
  if (from < 0 || end === null) throw new Error(`There is no "${start.trim()}" here.`);
  const first = from + start.length;
  const last = first + end.index;
  const lines = text.slice(first, last).split('\n').slice(0, -1);
  const found = lines.findIndex((line) => below(indent).test(line));
  lines.splice(found < 1 ? lines.length : found, 0, block);
  return `${text.slice(0, first)}${lines.join('\n')}\n${text.slice(last)}`;
}

/** An object that stands on one line, a member a line. */
const unfolded = (text: string, start: string): string => {
  const head = start.trimEnd();
  const at = text.indexOf(`${head} `);
  if (at < 0) return text;
  const [line] = text.slice(at).split('\n', 1) as [string];
  const members = line
    .slice(head.length)
    .replace(/\}(.*)$/, '')
    .split(',')
    .map((member) => `  ${member.trim()},`);
  return text.replace(line, `${start}${members.join('\n')}\n}${line.slice(line.lastIndexOf('}') + 1)}`);
};

/** Adds a name to the import of a module, or the import itself. */
export function withImport(text: string, module: string, name: string): string {
  const found = new RegExp(`import (type )?\\{([^}]*)\\} from '${module.replaceAll(/[./]/g, '\\$&')}';`).exec(text);
  if (found === null) {
    const last = [...text.matchAll(/^import [\s\S]*?from '[^']+';\n/gm)].at(-1);
    const at = last === undefined ? 0 : last.index + last[0].length;
    const line = name.startsWith('type ') ? `import type { ${name.slice(5)} }` : `import { ${name} }`;
    return `${text.slice(0, at)}${line} from '${module}';\n${text.slice(at)}`;
  }
  const isType = found[1] !== undefined;
  const names = found[2]!.split(',').flatMap((item) => item.trim() || []);
  const bare = (item: string) => item.replace('type ', '');
  if (names.map(bare).includes(bare(name))) return text;
  const all = [
    ...names.map((item) => (isType && !name.startsWith('type ') ? `type ${item}` : item)),
    isType ? bare(name) : name,
  ];
  const keyword = isType && name.startsWith('type ') ? 'import type' : 'import';
  return text.replace(
    found[0],
    `${keyword} { ${all.toSorted((a, b) => (bare(a) < bare(b) ? -1 : 1)).join(', ')} } from '${module}';`,
  );
}
export const withImports = (text: string, module: string, names: readonly string[]): string =>
  names.reduce((whole, name) => withImport(whole, module, name), text);
