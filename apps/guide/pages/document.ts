import type { Chapter, Page } from './contents.ts';
import { BASE } from './markdown.ts';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
const hrefOf = (name: string): string => `${BASE}/${name === 'index' ? '' : name}`;

/** The whole document of a page: what there is, the page, and what is on it. */
export function documentOf(page: Page, body: string, contents: readonly Chapter[]): string {
  const chapters = contents.map(
    ({ title, pages }) =>
      `<section><h2>${escaped(title)}</h2><ul>${pages
        .map(
          ({ name, title: of }) =>
            `<li><a href="${hrefOf(name)}"${name === page.name ? ' aria-current="page"' : ''}>${escaped(of)}</a></li>`,
        )
        .join('')}</ul></section>`,
  );
  const inOrder = contents.flatMap(({ pages }) => pages);
  const at = inOrder.findIndex(({ name }) => name === page.name);
  const beside = [
    ['prev', inOrder[at - 1]],
    ['next', at === -1 ? undefined : inOrder[at + 1]],
  ] as const;
  const headings = [...body.matchAll(/<h2 id="([^"]*)"><a [^>]*>(.*?)<\/a><\/h2>/gs)];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(page.title)} · Deskwire</title>
<link rel="icon" href="/favicon.svg">
<link rel="stylesheet" href="${BASE}/assets/guide.css">
<script src="${BASE}/assets/guide.js" defer></script>
</head>
<body>
<a class="skip" href="#main">Skip to the text</a>
<header>
<a class="home" href="${BASE}/">Deskwire</a>
<search><label>Search the guide <kbd>/</kbd><input id="search" type="search" autocomplete="off" aria-controls="found"></label>
<ol id="found" aria-live="polite"></ol></search>
<a href="/docs">API reference</a>
</header>
<div class="columns">
<nav aria-label="Guide"><details id="contents" open><summary>Contents</summary>${chapters.join('')}</details></nav>
<main id="main">
${body}
<nav class="beside" aria-label="Neighbours">${beside
    .map(([rel, other]) =>
      other === undefined
        ? '<span></span>'
        : `<a rel="${rel}" href="${hrefOf(other.name)}">${escaped(other.title)}</a>`,
    )
    .join('')}</nav>
</main>
<nav class="here" aria-label="On this page">${
    headings.length < 2
      ? ''
      : `<h2>On this page</h2><ul>${headings.map(([, id, title]) => `<li><a href="#${id}">${title}</a></li>`).join('')}</ul>`
  }</nav>
</div>
</body>
</html>
`;
}
