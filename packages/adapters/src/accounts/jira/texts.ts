import type { AdfNode } from './adf.ts';
import { fromAdf } from './from-adf.ts';
import { fromWiki } from './from-wiki.ts';
import { toAdf } from './to-adf.ts';
import { toWiki } from './to-wiki.ts';

/** A Markdown text as it comes back from Jira: from a document of Cloud, and from wiki markup. */
export const jiraTexts = (markdown: string): readonly string[] => [
  fromAdf(toAdf(markdown)),
  fromWiki(toWiki(markdown)),
];

/** A text as Jira says it, in a document or in wiki markup, as Markdown. */
export const jiraText = (said: unknown): string => (typeof said === 'string' ? fromWiki(said) : fromAdf(said));

/** Whether a text of Jira has what it would lose if it were written back: a panel, a state, a mention, a file … */
export function isLossy(said: unknown): boolean {
  if (typeof said === 'string') return said.split(code).some((part, at) => at % 2 === 0 && wikiOnly.test(part));
  return [...typesOf(said)].some((type) => !sayable.has(type));
}
/** The beginning or end of code: text between two of these is not markup. */
const code = /\{(?:code|noformat)/;
const wikiOnly = /(?<!\\)(?:\{panel|\[[~^]|![^\s!|]{1,200}\.\w{2,5}[!|])/;
/** Nodes of documents that Markdown has a sign for, or that say the same as text or as a link. */
const sayable = new Set(
  `doc paragraph heading bulletList orderedList listItem blockquote codeBlock rule table tableRow tableHeader tableCell
   text hardBreak emoji inlineCard blockCard embedCard`.split(/\s+/),
);

/** The kinds of nodes of a document. Those that are deeper are not read either. */
function typesOf(document: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  let level: unknown[] = [document];
  for (let depth = 0; level.length > 0 && depth < DEEPEST; depth++) {
    const nodes = level.filter(isNode);
    for (const { type } of nodes) found.add(type);
    level = nodes.flatMap(({ content }) => (Array.isArray(content) ? (content as unknown[]) : []));
  }
  return found;
}
const DEEPEST = 100;
const isNode = (value: unknown): value is AdfNode =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
