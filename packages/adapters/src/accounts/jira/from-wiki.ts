import {
  isSafeLink,
  writeMarkdown,
  type BlockContent,
  type List,
  type ListItem,
  type PhrasingContent,
  type TableRow,
} from '../../markdown.ts';

/**
 * Wiki markup of Jira as Markdown. What is not understood stays as it is written. Each character is looked at a limited
 * number of times, whatever the text.
 */
export function fromWiki(text: string): string {
  const lines = text.replaceAll('\r\n', '\n').replaceAll('\r', '\n').split('\n');
  return writeMarkdown({ type: 'root', children: blocksOf(lines, 0) });
}

/** Quotes in quotes. */
const DEEPEST = 6;
const LONGEST_MARK = 500;
const fence = /^\s*\{(code|noformat)(?::([^}]{0,100}))?\}/;
const box = /^\s*\{(quote|panel)(?::[^}]{0,200})?\}/;

function blocksOf(lines: readonly string[], depth: number): BlockContent[] {
  const found: BlockContent[] = [];
  let words: string[] = [];
  /** Closing signs that do not come any more: nobody looks for them twice. */
  const missing = new Set<string>();
  const endParagraph = () => {
    const children = words.flatMap((line, at) => [
      ...(at === 0 ? [] : [{ type: 'break' } as const]),
      ...inlines(line, 0),
    ]);
    if (children.length > 0) found.push({ type: 'paragraph', children });
    words = [];
  };
  for (let at = 0; at < lines.length; at++) {
    const block = blockAt({ lines, at, depth, missing });
    if (block !== undefined) {
      if (block.content.length > 0) endParagraph();
      found.push(...block.content);
      at = block.last;
    } else if (lines[at]!.trim() === '') endParagraph();
    else words.push(lines[at]!.trim());
  }
  endParagraph();
  return found;
}

interface Place {
  readonly lines: readonly string[];
  readonly at: number;
  readonly depth: number;
  readonly missing: Set<string>;
}
/** Blocks that begin at a line, and the last line of them. */
interface Block {
  readonly content: readonly BlockContent[];
  readonly last: number;
}

const blocks = [fenced, boxed, heading, quoted, rule, list, table];
/** The block that begins at a line; undefined for a line of a paragraph. */
function blockAt(place: Place): Block | undefined {
  for (const read of blocks) {
    const block = read(place);
    if (block !== undefined) return block;
  }
  return undefined;
}

function fenced({ lines, at, missing }: Place): Block | undefined {
  const [opening, kind, options = ''] = fence.exec(lines[at]!) ?? [];
  const text = opening === undefined ? undefined : enclosed(lines, at, opening, kind!, missing);
  if (text === undefined) return undefined;
  const lang = kind === 'code' ? options.split('|')[0]!.replace(/^(?:title=.*|none)$/, '') : '';
  const value = text.value.replace(/^\n/, '').replace(/\n$/, '');
  return { content: [{ type: 'code', lang: lang === '' ? null : lang, value }], last: text.last };
}

function boxed({ lines, at, depth, missing }: Place): Block | undefined {
  const [opening, kind] = depth < DEEPEST ? (box.exec(lines[at]!) ?? []) : [];
  const text = opening === undefined ? undefined : enclosed(lines, at, opening, kind!, missing);
  if (text === undefined) return undefined;
  return { content: quoteOf(blocksOf(text.value.split('\n'), depth + 1)), last: text.last };
}

function heading({ lines, at }: Place): Block | undefined {
  const [, level, words] = /^\s*h([1-6])\. ?(.*)$/.exec(lines[at]!) ?? [];
  if (level === undefined) return undefined;
  return { content: [{ type: 'heading', depth: Number(level) as 1, children: inlines(words!, 0) }], last: at };
}

function quoted({ lines, at }: Place): Block | undefined {
  const line = lines[at]!;
  if (!/^\s*bq\. /.test(line)) return undefined;
  const children = inlines(line.trimStart().slice(4), 0);
  return { content: quoteOf(children.length === 0 ? [] : [{ type: 'paragraph', children }]), last: at };
}
const quoteOf = (children: BlockContent[]): BlockContent[] =>
  children.length === 0 ? [] : [{ type: 'blockquote', children }];

function rule({ lines, at }: Place): Block | undefined {
  return /^-{4,5}\s*$/.test(lines[at]!) ? { content: [{ type: 'thematicBreak' }], last: at } : undefined;
}

function list({ lines, at }: Place): Block | undefined {
  const last = lastOf(lines, at, item);
  return last === undefined ? undefined : { content: listsOf(lines.slice(at, last + 1)), last };
}

function table({ lines, at }: Place): Block | undefined {
  const last = lastOf(lines, at, /^\s*\|/);
  if (last === undefined) return undefined;
  return { content: [{ type: 'table', children: lines.slice(at, last + 1).map(rowOf) }], last };
}

/** The last of the lines from one on that match; undefined if that one does not. */
function lastOf(lines: readonly string[], from: number, pattern: RegExp): number | undefined {
  let end = from;
  while (end < lines.length && pattern.test(lines[end]!)) end += 1;
  return end === from ? undefined : end - 1;
}

/** The text between an opening sign of a kind and the closing one; undefined if that does not come. */
function enclosed(lines: readonly string[], at: number, opening: string, kind: string, missing: Set<string>) {
  if (missing.has(kind)) return undefined;
  const { value, last } = until(lines, at, opening.length, `{${kind}}`);
  if (last !== undefined) return { value, last };
  missing.add(kind);
  return undefined;
}

/** The text up to a closing sign, from a place in a line on, and the line of that sign; undefined if it does not come. */
function until(
  lines: readonly string[],
  from: number,
  column: number,
  sign: string,
): { readonly value: string; readonly last: number | undefined } {
  const parts: string[] = [];
  for (let at = from; at < lines.length; at++) {
    const rest = at === from ? lines[at]!.slice(column) : lines[at]!;
    const end = rest.indexOf(sign);
    if (end !== -1) return { value: [...parts, rest.slice(0, end)].join('\n'), last: at };
    parts.push(rest);
  }
  return { value: '', last: undefined };
}

const item = /^\s*([*#-]{1,8}) +\S/;
function listsOf(lines: readonly string[]): List[] {
  const roots: List[] = [];
  const open: { list: List; sign: string }[] = [];
  for (const line of lines) {
    const signs = item.exec(line)![1]!;
    const children = inlines(line.trim().slice(signs.length).trim(), 0);
    const sign = signs.at(-1)!;
    const depth = Math.min(signs.length, open.length + 1);
    open.length = Math.min(open.length, depth);
    if (open.length === depth && (open[depth - 1]!.sign === '#') !== (sign === '#')) open.length = depth - 1;
    if (open.length < depth) {
      const list: List = { type: 'list', ordered: sign === '#', spread: false, children: [] };
      const parent = open.at(-1)?.list.children.at(-1);
      if (parent === undefined) roots.push(list);
      else parent.children.push(list);
      open.push({ list, sign });
    }
    const entry: ListItem = { type: 'listItem', spread: false, children: [{ type: 'paragraph', children }] };
    open.at(-1)!.list.children.push(entry);
  }
  return roots;
}

/** A row of a table: cells are between bars that are not part of a link. */
function rowOf(line: string): TableRow {
  const cells: string[] = [];
  let cell = '';
  let inLink = false;
  const text = line.trim().replaceAll('||', '|');
  for (let at = 1; at < text.length; at++) {
    const sign = text[at]!;
    if (sign === '\\') {
      cell += sign + (text[at + 1] ?? '');
      at += 1;
    } else if (sign === '|' && !inLink) {
      cells.push(cell);
      cell = '';
    } else {
      if (sign === '[') inLink = true;
      if (sign === ']') inLink = false;
      cell += sign;
    }
  }
  if (cell.trim() !== '') cells.push(cell);
  return {
    type: 'tableRow',
    children: cells.map((words) => ({ type: 'tableCell', children: inlines(words.trim(), 0) })),
  };
}

const marks: Readonly<Record<string, 'strong' | 'emphasis' | 'delete' | 'plain'>> = {
  '*': 'strong',
  _: 'emphasis',
  '-': 'delete',
  '+': 'plain',
  '^': 'plain',
  '~': 'plain',
};
const isWord = (sign: string | undefined): boolean => sign !== undefined && /[\p{L}\p{N}]/u.test(sign);

function inlines(line: string, depth: number): PhrasingContent[] {
  const found: PhrasingContent[] = [];
  let words = '';
  const endText = () => {
    if (words !== '') found.push({ type: 'text', value: words });
    words = '';
  };
  for (let at = 0; at < line.length; at++) {
    const taken = inlineAt(line, at, depth);
    if (taken === undefined) words += line[at]!;
    else {
      if (typeof taken.content === 'string') words += taken.content;
      else {
        endText();
        found.push(...taken.content);
      }
      at = taken.last;
    }
  }
  endText();
  return found;
}

/** Markup that begins at a character: nodes, or the text that it stands for, and its last character. */
interface Inline {
  readonly content: readonly PhrasingContent[] | string;
  readonly last: number;
}

/** The markup that begins at a character; undefined for a character that stands for itself. */
function inlineAt(line: string, at: number, depth: number): Inline | undefined {
  const sign = line[at]!;
  if (sign === '\\') return escaped(line, at);
  if (sign === '{') return braced(line, at);
  if (sign === '[') return bracketed(line, at, depth);
  if (sign === '!') return picture(line, at);
  return sign in marks ? marked(line, at, depth) : undefined;
}

const escaped = (line: string, at: number): Inline => ({
  content: line[at + 1] === '\\' ? [{ type: 'break' }] : (line[at + 1] ?? '\\'),
  last: at + 1,
});

function braced(line: string, at: number): Inline | undefined {
  const isCode = line[at + 1] === '{';
  const end = line.slice(at, at + LONGEST_MARK).indexOf(isCode ? '}}' : '}');
  if (isCode && end > 2)
    return { content: [{ type: 'inlineCode', value: line.slice(at + 2, at + end) }], last: at + end + 1 };
  // Colours and anchors say nothing in Markdown.
  const inside = end === -1 ? '' : line.slice(at + 1, at + end);
  const isMute = /^(?:color|anchor|quote|panel|code|noformat)(?::|$)/.test(inside);
  return isMute ? { content: '', last: at + end } : undefined;
}

function bracketed(line: string, at: number, depth: number): Inline | undefined {
  const end = line.slice(at, at + 2 * LONGEST_MARK).indexOf(']');
  const content = end === -1 ? undefined : linkOf(line.slice(at + 1, at + end), depth);
  return content && { content, last: at + end };
}

function picture(line: string, at: number): Inline | undefined {
  const end = line.slice(at + 1, at + LONGEST_MARK).indexOf('!');
  const name = end === -1 ? '' : line.slice(at + 1, at + 1 + end).split('|')[0]!;
  if (!/^\S+\.\w{2,5}$/.test(name)) return undefined;
  const shown: PhrasingContent = isSafeLink(name)
    ? linkTo(name, [{ type: 'text', value: name }])
    : { type: 'text', value: `[${name}]` };
  return { content: [shown], last: at + end + 1 };
}

function marked(line: string, at: number, depth: number): Inline | undefined {
  if (depth >= DEEPEST || isWord(line[at - 1])) return undefined;
  const mark = marks[line[at]!]!;
  const end = closing(line, at, line[at]!);
  if (end === undefined) return undefined;
  const children = inlines(line.slice(at + 1, end), depth + 1);
  return { content: mark === 'plain' ? children : [{ type: mark, children }], last: end };
}

/** The end of a mark that begins here: before a blank or a sign, after something that is not a blank. */
function closing(line: string, from: number, sign: string): number | undefined {
  const next = line[from + 1];
  if (next === undefined || next === sign || /\s/.test(next)) return undefined;
  const last = Math.min(line.length, from + LONGEST_MARK);
  for (let at = from + 2; at < last; at++) {
    if (line[at] === '\\') at += 1;
    else if (line[at] === sign && !/\s/.test(line[at - 1]!) && !isWord(line[at + 1])) return at;
  }
  return undefined;
}

/** A link, or somebody who is named. Undefined: brackets that are only that. */
function linkOf(inside: string, depth: number): PhrasingContent[] | undefined {
  if (inside.startsWith('~')) return [{ type: 'text', value: `@${inside.slice(1).replace(/^accountid:/, '')}` }];
  const bar = inside.indexOf('|');
  const url = (bar === -1 ? inside : inside.slice(bar + 1).split('|')[0]!).trim();
  if (!isSafeLink(url)) {
    if (!inside.startsWith('^')) return undefined;
    return [{ type: 'text', value: `[${inside.slice(1)}]` }];
  }
  const children = bar === -1 || depth >= DEEPEST ? [] : inlines(inside.slice(0, bar), DEEPEST);
  return [linkTo(url, children.length === 0 ? [{ type: 'text', value: url }] : children)];
}
const linkTo = (url: string, children: PhrasingContent[]): PhrasingContent => ({
  type: 'link',
  url,
  children: children,
});
