import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addresses } from './addresses.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const sources = (pattern: string): string[] =>
  globSync(pattern, { cwd: root }).filter((file) => !/\.(test|fixture)\.ts$/.test(file));

/** Pages that the api draws itself. */
const pages = [...read('apps/api/src/doors/pages/pages.ts').matchAll(/'(\/[a-z/-]+)': \{/g)].map(([, path]) => path!);

const opens = (path: string): boolean =>
  pages.includes(path) ||
  addresses.some((screen) => new RegExp(`^${screen.replaceAll(/\$\w+/g, '[^/]+')}$`).test(path));

/** What mails and notifications link to, with anything for what is only known when they are written. */
const links = sources('packages/router/src/**/*.ts').flatMap((file) =>
  [...read(file).matchAll(/(?:link: |_url = |Link = [^\n]*\n\s+)['`](?:\$\{[\w.]*public_url\})?(\/[^'`\n]*)['`]/g)].map(
    ([, path]) => ({ file, path: path!.replaceAll(/\$\{[^}]*\}/g, 'x').replace(/[?#].*/, '') }),
  ),
);

test('every link in a mail leads to a screen of the console or to a page', () => {
  expect(addresses.length).toBeGreaterThan(70);
  expect(pages.length).toBeGreaterThan(10);
  expect(links.length).toBeGreaterThan(20);
  expect(links.filter(({ path }) => !opens(path))).toEqual([]);
});
