import { posix } from 'node:path';
import hljs from 'highlight.js/lib/common';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { nameOf, type Page } from './contents.ts';

export const BASE = '/guide';
/** How our files name languages, and highlight.js does. */
const languages: Readonly<Record<string, string>> = { sh: 'bash', console: 'shell', jsonc: 'json', text: 'plaintext' };

/** A page as HTML: its headings can be linked to, its code is coloured, and its links lead to pages. */
export function htmlOf(page: Pick<Page, 'file' | 'text'>): string {
  const slugs = slugger();
  return micromark(page.text, { extensions: [gfm()], htmlExtensions: [gfmHtml()] })
    .replaceAll(/<h([1-4])>(.*?)<\/h\1>/gs, (_, level: string, inner: string) => {
      const id = slugs(plainOf(inner));
      return `<h${level} id="${id}"><a href="#${id}">${inner}</a></h${level}>`;
    })
    .replaceAll(/<pre><code(?: class="language-([\w-]+)")?>(.*?)<\/code><\/pre>/gs, (_, language, code: string) =>
      coloured(code, language as string | undefined),
    )
    .replaceAll(/<a href="([^"#][^"]*)"/g, (_, href: string) => `<a href="${placeOf(page.file, href)}"`)
    .replaceAll(/<img src="([^"]*)"/g, (_, src: string) => `<img loading="lazy" src="${placeOf(page.file, src)}"`)
    .replaceAll('<table>', '<div class="table"><table>')
    .replaceAll('</table>', '</table></div>');
}

function coloured(code: string, given: string | undefined): string {
  const language = given === undefined ? undefined : (languages[given] ?? given);
  if (language === undefined || hljs.getLanguage(language) === undefined)
    return `<pre tabindex="0"><code>${code}</code></pre>`;
  return `<pre tabindex="0"><code>${hljs.highlight(unescaped(code), { language }).value}</code></pre>`;
}

/** Where a link of a file leads in the guide. What is no page of it stands in the repository, and stays as it is. */
function placeOf(file: string, href: string): string {
  if (/^[a-z]+:/i.test(href)) return href;
  const [path = '', anchor] = href.split('#');
  const place = posix.join(posix.dirname(file), path);
  if (place.startsWith('..')) return href;
  return `${BASE}/${path.endsWith('.md') ? nameOf(place).replace(/^index$/, '') : place}${anchor === undefined ? '' : `#${anchor}`}`;
}

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', amp: '&' };
export const unescaped = (html: string): string =>
  html.replaceAll(/&(lt|gt|quot|amp);/g, (_, name: string) => named[name]!);
export const plainOf = (html: string): string => unescaped(html.replaceAll(/<[^>]*>/g, ''));

/** Ids of headings as GitHub makes them, so that a link works in both places. */
export function slugger(): (title: string) => string {
  const seen = new Map<string, number>();
  return (title) => {
    const slug = title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(/\s/g, '-');
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    return times === 0 ? slug : `${slug}-${times}`;
  };
}
