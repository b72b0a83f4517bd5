import { toString } from 'mdast-util-to-string';
import {
  fenceAfter,
  isSafeLink,
  ofMarkdown,
  type List,
  type PhrasingContent,
  type RootContent,
  type Table,
} from './markdown.ts';
import type { ReportBlock } from './pdf-templates.ts';

/** A text in Markdown as what documents are set from. Words stay; how they were marked does not. */
export function blocksOf(markdown: string): ReportBlock[] {
  return ofMarkdown(inParts(markdown), ({ children }) => whole(children.flatMap(blockOf)));
}

/** Signs of a table that are read at once: what is longer than the reader takes would stay as it was written. */
const MOST_OF_TABLE = 4000;
/** Long tables in parts, each under the same head. */
function inParts(markdown: string): string {
  const lines = markdown.split('\n');
  const parts: string[] = [];
  let fence: string | undefined;
  let head: readonly string[] | undefined;
  let size = 0;
  for (const [at, line] of lines.entries()) {
    fence = fenceAfter(line, fence);
    const below = lines[at + 1];
    if (fence !== undefined || line.trim() === '') head = undefined;
    else if (head === undefined && below !== undefined && line.includes('|') && isRule(below)) {
      head = [line, below];
      size = 0;
    } else if (head !== undefined && size + line.length > MOST_OF_TABLE) {
      parts.push('', ...head);
      size = 0;
    }
    size += line.length + 1;
    parts.push(line);
  }
  return parts.join('\n');
}
const isRule = (line: string): boolean => line.includes('-') && /^[|:\- \t]+$/.test(line);

/** Tables that follow each other under the same head are one. */
function whole(blocks: readonly ReportBlock[]): ReportBlock[] {
  const joined: ReportBlock[] = [];
  for (const block of blocks) {
    const before = joined.at(-1);
    const goesOn =
      block.kind === 'table' &&
      before?.kind === 'table' &&
      JSON.stringify(before.columns) === JSON.stringify(block.columns);
    if (goesOn) joined[joined.length - 1] = { ...before, rows: [...before.rows, ...block.rows] };
    else joined.push(block);
  }
  return joined;
}

function blockOf(node: RootContent): ReportBlock[] {
  switch (node.type) {
    case 'heading':
      return worded(wordsOf(node.children), (text) => ({ kind: 'heading', level: levelOf(node.depth), text }));
    case 'paragraph':
      return worded(wordsOf(node.children), paragraph);
    case 'blockquote':
      return node.children.flatMap(blockOf).map(quoted);
    case 'list':
      return listOf(node);
    case 'code':
    case 'html':
      return worded(node.value, paragraph);
    case 'table':
      return [tableOf(node)];
    case 'footnoteDefinition':
      return worded(toString(node), (text) => paragraph(`[${node.identifier}] ${text}`));
    default:
      return [];
  }
}

const paragraph = (text: string): ReportBlock => ({ kind: 'paragraph', text });
const worded = (text: string, make: (text: string) => ReportBlock): ReportBlock[] =>
  text.trim() === '' ? [] : [make(text)];
/** The title of the document is above all of its headings. */
const levelOf = (depth: number) => (depth <= 1 ? 1 : depth === 2 ? 2 : 3);
const quoted = (block: ReportBlock): ReportBlock =>
  block.kind === 'paragraph' || block.kind === 'heading' ? { ...block, text: `> ${block.text}` } : block;

const DOT = '•';
/** Items follow each other in one list, those of lists inside behind dashes; what else an item holds stands below it. */
function listOf(list: List): ReportBlock[] {
  const blocks: ReportBlock[] = [];
  let items: string[] = [];
  let marks: string[] = [];
  const end = () => {
    const dotted = marks.every((mark) => mark === DOT);
    if (items.length > 0) blocks.push({ kind: 'list', items, ...(dotted ? {} : { marks }) });
    [items, marks] = [[], []];
  };
  const add = ({ ordered, start, children }: List, depth: number): void => {
    for (const [at, item] of children.entries()) {
      const sign = item.checked === true ? '☑ ' : item.checked === false ? '☐ ' : '';
      const number = ordered === true ? [`${(start ?? 1) + at}.`] : depth === 0 ? [DOT] : [];
      marks.push([...Array.from({ length: depth }, () => '–'), ...number].join(' '));
      const [first, ...others] = item.children;
      const leads = first?.type === 'paragraph';
      items.push(`${sign}${leads ? wordsOf(first.children) : ''}`.trimEnd());
      for (const child of leads ? others : item.children) {
        if (child.type === 'list') {
          add(child, depth + 1);
          continue;
        }
        end();
        blocks.push(...blockOf(child));
      }
    }
  };
  add(list, 0);
  end();
  return blocks;
}

function tableOf({ align, children: [head, ...rows] }: Table): ReportBlock {
  const cells = (row: Table['children'][number]) => row.children.map((cell) => wordsOf(cell.children));
  const titles = head === undefined ? [] : cells(head);
  return {
    kind: 'table',
    columns: titles.map((title, at) => ({ title, align: align?.[at] === 'right' ? 'end' : 'start' })),
    rows: rows.map((row) => {
      const said = cells(row);
      return titles.map((_, at) => said[at] ?? '');
    }),
  };
}

const wordsOf = (nodes: readonly PhrasingContent[]): string => nodes.map(wordOf).join('');

function wordOf(node: PhrasingContent): string {
  switch (node.type) {
    case 'text':
      return node.value.replaceAll('\n', ' ');
    case 'strong':
    case 'emphasis':
    case 'delete':
      return wordsOf(node.children);
    case 'link': {
      const words = wordsOf(node.children);
      const address = node.url.replace(/^mailto:/i, '');
      // On paper nobody can follow a link that is not written out.
      return !isSafeLink(node.url) || address.endsWith(words) ? words : `${words} (${address})`;
    }
    case 'image':
      return node.alt === null || node.alt === undefined || node.alt === '' ? node.url : node.alt;
    case 'break':
      return '\n';
    case 'footnoteReference':
      return `[${node.identifier}]`;
    case 'inlineCode':
    case 'html':
      return node.value;
    case 'linkReference':
    case 'imageReference':
      return toString(node);
  }
}
