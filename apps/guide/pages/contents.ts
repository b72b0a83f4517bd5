import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A file of the guide: `cli` is docs/cli.md, and `index` is docs/README.md. */
export interface Page {
  readonly name: string;
  /** Its path below `docs`. */
  readonly file: string;
  readonly title: string;
  readonly text: string;
}
export interface Chapter {
  readonly title: string;
  readonly pages: readonly { readonly name: string; readonly title: string }[];
}

export function pagesOf(docs: string): readonly Page[] {
  return readdirSync(docs, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.md'))
    .toSorted((a, b) => (a < b ? -1 : 1))
    .map((file) => {
      const text = readFileSync(join(docs, file), 'utf8');
      return { name: nameOf(file), file, title: /^# (.+)$/m.exec(text)?.[1] ?? file, text };
    });
}
export const nameOf = (file: string): string => (file === 'README.md' ? 'index' : file.replace(/\.md$/, ''));

/** The chapters, as docs/README.md lists them under its headings. What it does not list is found from other pages. */
export function contentsOf(pages: readonly Page[]): readonly Chapter[] {
  const titles = new Map(pages.map(({ name, title }) => [name, title]));
  const [, ...parts] = pages.find(({ name }) => name === 'index')!.text.split(/^## /m);
  return parts.flatMap((part) => {
    const [title = '', ...lines] = part.split('\n');
    const listed = lines.flatMap((line) => {
      const name = nameOf(/^[-*] \[[^\]]+\]\(([\w/.-]+\.md)\)/.exec(line)?.[1] ?? '');
      const known = titles.get(name);
      return known === undefined ? [] : [{ name, title: known }];
    });
    return listed.length === 0 ? [] : [{ title, pages: listed }];
  });
}
