import type { Selection } from './editor.ts';

const LONGEST_TITLE = 200;
/** A description may have 50,000 characters; this leaves room for what is around it. */
const LONGEST_CODE = 40_000;

/** A title from the first line that says something, without the signs of a comment. */
export function titleFrom({ text }: Selection): string {
  for (const line of text.split('\n')) {
    const words = line
      .trim()
      .replace(/^[/*#;<!\-\s]+/, '')
      .trim();
    if (words !== '') return words.slice(0, LONGEST_TITLE);
  }
  return '';
}

/** The place and the code of a selection, in Markdown. */
export function descriptionFrom({ path, first_line, last_line, language, text }: Selection): string {
  const lines = first_line === last_line ? `${first_line}` : `${first_line}-${last_line}`;
  const place = `From \`${path.replaceAll('`', "'")}:${lines}\``;
  if (text.trim() === '') return place;
  const code = text.length > LONGEST_CODE ? `${text.slice(0, LONGEST_CODE)}\n…` : text;
  // A fence ends at as many backticks as it began with, so it needs more of them than there are in the code.
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const name = /^[\w+#-]*$/.test(language) && language !== 'plaintext' ? language : '';
  return `${place}\n\n${fence}${name}\n${code.replace(/\n$/, '')}\n${fence}`;
}
