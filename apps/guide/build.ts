import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { contentsOf, pagesOf } from './pages/contents.ts';
import { documentOf } from './pages/document.ts';
import { htmlOf } from './pages/markdown.ts';
import { sectionsOf } from './pages/sections.ts';

/** Builds the guide from `docs/*.md`: a page for each of them, a script that searches them, and what it searches in. */
const docs = join(import.meta.dirname, '../../docs');
const out = join(import.meta.dirname, 'dist/guide');
const write = (name: string, text: string) => {
  mkdirSync(dirname(join(out, name)), { recursive: true });
  writeFileSync(join(out, name), text);
};

rmSync(join(import.meta.dirname, 'dist'), { recursive: true, force: true });
mkdirSync(join(out, 'assets'), { recursive: true });
const pages = pagesOf(docs);
const contents = contentsOf(pages);
/** When something was proven last is nothing that people search for. */
const searched = pages.filter(({ name }) => !name.startsWith('proofs/'));
for (const page of pages) write(`${page.name}.html`, documentOf(page, htmlOf(page), contents));
write('assets/search.json', JSON.stringify(searched.flatMap(sectionsOf)));
copyFileSync(join(import.meta.dirname, 'pages/guide.css'), join(out, 'assets/guide.css'));
cpSync(join(docs, 'pictures'), join(out, 'pictures'), { recursive: true });
execFileSync('tsdown', { cwd: import.meta.dirname, stdio: 'inherit', shell: process.platform === 'win32' });
