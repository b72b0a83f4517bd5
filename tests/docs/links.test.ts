import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { contentsOf, pagesOf } from '@deskwire/guide/contents.ts';
import { htmlOf } from '@deskwire/guide/markdown.ts';

const root = join(import.meta.dirname, '../..');
const pages = pagesOf(join(root, 'docs'));
/** Of each file that people read, its HTML; the guide has those below `docs`. */
const files = new Map([
  ...pages.map((page) => [join('docs', page.file), htmlOf(page)] as const),
  ...['README.md', 'CONTRIBUTING.md'].map(
    (file) => [file, htmlOf({ file, text: readFileSync(join(root, file), 'utf8') })] as const,
  ),
]);
const idsOf = (html: string) => new Set([...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id!));
/** What an address in the guide shows. */
const shown = new Map(
  pages.flatMap(({ name, file }) => [[`/guide/${name === 'index' ? '' : name}`, join('docs', file)] as const]),
);

test.each([...files.keys()])('every link of %s leads somewhere', (file) => {
  const html = files.get(file)!;
  const hrefs = [...html.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, href]) => href!.replaceAll('&amp;', '&'));
  const broken = hrefs.filter((href) => {
    if (/^(https?|mailto):/.test(href)) return false;
    const [place = '', anchor] = href.split('#');
    if (place === '') return !idsOf(html).has(anchor!);
    // Outside of `docs`, links are those of the file itself, whatever the guide would make of them.
    const path = file.startsWith('docs') ? place : place.replace(/^\/guide\//, '');
    const target =
      shown.get(path as `/guide/${string}`) ??
      (path.startsWith('/guide/') ? join('docs', path.slice('/guide/'.length)) : join(dirname(file), path));
    const known = files.get(target) ?? files.get(`${target}.md`);
    if (known === undefined) return ![target, `${target}.md`].some((name) => existsSync(join(root, name)));
    return anchor !== undefined && !idsOf(known).has(anchor);
  });
  expect(broken).toEqual([]);
});

test('every page is listed in the contents, besides decisions and proofs, which other pages link', () => {
  const listed = new Set(contentsOf(pages).flatMap((chapter) => chapter.pages.map(({ name }) => name)));
  const missing = pages
    .map(({ name }) => name)
    .filter((name) => name !== 'index' && !/^(?:decisions|proofs)\//.test(name) && !listed.has(name));
  expect(missing).toEqual([]);
});
