import type { Page } from './contents.ts';
import { htmlOf, plainOf } from './markdown.ts';
import type { Section } from './section.ts';

export function sectionsOf(page: Page): Section[] {
  const [before = '', ...parts] = htmlOf(page).split(/(?=<h[1-3] id=")/);
  return (before.trim() === '' ? parts : [before, ...parts]).map((part) => {
    const [, id = '', title = page.title] = /^<h[1-3] id="([^"]*)"><a [^>]*>(.*?)<\/a>/s.exec(part) ?? [];
    const text = plainOf(part.replace(/^<h[1-3].*?<\/h[1-3]>/s, ' ').replaceAll('><', '> <'));
    return {
      id: `${page.name === 'index' ? '' : page.name}#${id}`,
      page: page.title,
      title: plainOf(title),
      text: text.replaceAll(/\s+/g, ' ').trim(),
    };
  });
}
