import type { AdfMark, AdfNode } from './adf.ts';
import {
  isSafeLink,
  writeMarkdown,
  type BlockContent,
  type ListItem,
  type PhrasingContent,
  type TableRow,
} from '../../markdown.ts';

/** A document of Jira Cloud as Markdown. Nodes that Markdown has no word for are what they say. */
export function fromAdf(document: unknown): string {
  if (!isNode(document)) return '';
  return writeMarkdown({ type: 'root', children: blocks(document.content, 0) });
}

/** Documents of people are flat; deeper than this nobody reads. */
const DEEPEST = 24;
const isNode = (value: unknown): value is AdfNode =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
const nodesOf = (content: unknown): AdfNode[] => (Array.isArray(content) ? content.filter(isNode) : []);
const said = ({ attrs }: AdfNode, name: string): string | undefined => {
  const value = attrs?.[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
};
const inlineTypes = new Set(['text', 'hardBreak', 'mention', 'emoji', 'date', 'status', 'inlineCard', 'mediaInline']);

function blocks(content: unknown, depth: number): BlockContent[] {
  if (depth > DEEPEST) return [];
  const nodes = nodesOf(content);
  // Words that stand where blocks should are a paragraph.
  if (nodes.some(({ type }) => inlineTypes.has(type))) return paragraph(inlines(nodes));
  return nodes.flatMap((node) => blockOf(node, depth));
}
const paragraph = (children: PhrasingContent[]): BlockContent[] =>
  children.length === 0 ? [] : [{ type: 'paragraph', children }];

function blockOf(node: AdfNode, depth: number): BlockContent[] {
  const inner = () => blocks(node.content, depth + 1);
  switch (node.type) {
    case 'paragraph':
      return paragraph(inlines(nodesOf(node.content)));
    case 'heading': {
      const level = Math.min(6, Math.max(1, Math.trunc(Number(said(node, 'level') ?? 1)) || 1)) as 1;
      return [{ type: 'heading', depth: level, children: inlines(nodesOf(node.content)) }];
    }
    case 'bulletList':
    case 'decisionList':
      return listOf(node, depth, {});
    case 'orderedList':
      return listOf(node, depth, { ordered: true, start: Math.trunc(Number(said(node, 'order') ?? 1)) || 1 });
    case 'taskList':
      return listOf(node, depth, {});
    case 'blockquote':
    case 'panel':
      return quoted(inner());
    case 'codeBlock': {
      const value = nodesOf(node.content)
        .map(({ text }) => text ?? '')
        .join('');
      return [{ type: 'code', lang: said(node, 'language') ?? null, value }];
    }
    case 'rule':
      return [{ type: 'thematicBreak' }];
    case 'table':
      return tableOf(node, depth);
    case 'expand':
    case 'nestedExpand': {
      const title = said(node, 'title') ?? '';
      const head = title === '' ? [] : paragraph([{ type: 'strong', children: [{ type: 'text', value: title }] }]);
      return [...head, ...inner()];
    }
    case 'media':
      return paragraph([{ type: 'text', value: `[${said(node, 'alt') ?? 'file'}]` }]);
    case 'blockCard':
    case 'embedCard':
      return paragraph(linked(said(node, 'url'), undefined));
    default:
      return inner();
  }
}
const quoted = (children: BlockContent[]): BlockContent[] =>
  children.length === 0 ? [] : [{ type: 'blockquote', children }];

function listOf(node: AdfNode, depth: number, more: { ordered?: true; start?: number }): BlockContent[] {
  const children = nodesOf(node.content).flatMap((item): ListItem[] => {
    const content = blocks(item.content, depth + 1);
    if (content.length === 0) return [];
    const checked = item.type === 'taskItem' ? { checked: said(item, 'state') === 'DONE' } : {};
    return [{ type: 'listItem', spread: false, ...checked, children: content }];
  });
  return children.length === 0 ? [] : [{ type: 'list', spread: false, ...more, children }];
}

/** Cells of Markdown are one line; its first row is the head. */
function tableOf(node: AdfNode, depth: number): BlockContent[] {
  if (depth > DEEPEST) return [];
  const rows = nodesOf(node.content).map((row): TableRow => ({
    type: 'tableRow',
    children: nodesOf(row.content).map((cell) => ({ type: 'tableCell', children: line(cell, depth) })),
  }));
  const full = rows.filter(({ children }) => children.length > 0);
  return full.length === 0 ? [] : [{ type: 'table', children: full }];
}
/** The words of a cell, whatever blocks it has. */
function line(node: AdfNode, depth: number): PhrasingContent[] {
  if (depth > DEEPEST) return [];
  const nodes = nodesOf(node.content);
  if (nodes.some(({ type }) => inlineTypes.has(type)))
    return inlines(nodes).map((one) => (one.type === 'break' ? { type: 'text', value: ' ' } : one));
  return nodes.flatMap((child, at) => {
    const words = line(child, depth + 1);
    return at === 0 || words.length === 0 ? words : [{ type: 'text', value: ' ' } as const, ...words];
  });
}

interface Piece {
  readonly node: PhrasingContent;
  readonly marks: readonly AdfMark[];
  /** Marks of a blank, which count between words that have them too. */
  readonly within?: readonly AdfMark[];
}
const inlines = (nodes: readonly AdfNode[]): PhrasingContent[] => {
  const pieces = nodes.flatMap(piecesOf);
  const shared = ({ within = [] }: Piece, at: number) =>
    within.filter(({ type }) =>
      [pieces[at - 1], pieces[at + 1]].every((one) => one?.marks.some((mark) => mark.type === type) === true),
    );
  return wrapped(
    pieces.map((piece, at) => (piece.within === undefined ? piece : { ...piece, marks: shared(piece, at) })),
  );
};

function piecesOf(node: AdfNode): Piece[] {
  const words = (value: string, marks: readonly AdfMark[] = []): Piece[] =>
    value === '' ? [] : [{ node: { type: 'text', value }, marks }];
  switch (node.type) {
    case 'text': {
      const value = typeof node.text === 'string' ? node.text : '';
      const marks = nodesOf(node.marks) as AdfMark[];
      if (value !== '' && marks.some(({ type }) => type === 'code'))
        return [{ node: { type: 'inlineCode', value }, marks: marks.filter(({ type }) => type !== 'code') }];
      // Marks hold words; blanks at their edges stand outside.
      const core = value.trim();
      const blank = (text: string): Piece[] => words(text).map((piece) => ({ ...piece, within: marks }));
      if (marks.length === 0) return words(value);
      if (core === '') return blank(value);
      const begin = value.indexOf(core);
      return [...blank(value.slice(0, begin)), ...words(core, marks), ...blank(value.slice(begin + core.length))];
    }
    case 'hardBreak':
      return [{ node: { type: 'break' }, marks: [] }];
    case 'mention':
      return words(said(node, 'text') ?? `@${said(node, 'id') ?? ''}`);
    case 'emoji':
      return words(said(node, 'text') ?? said(node, 'shortName') ?? '');
    case 'status':
      return words(`[${said(node, 'text') ?? ''}]`);
    case 'date': {
      const ms = Number(said(node, 'timestamp'));
      return words(Number.isFinite(ms) && Math.abs(ms) < 8e15 ? new Date(ms).toISOString().slice(0, 10) : '');
    }
    case 'inlineCard':
      return linked(said(node, 'url'), undefined).map((one) => ({ node: one, marks: [] }));
    case 'mediaInline':
      return words(`[${said(node, 'alt') ?? 'file'}]`);
    default:
      return words(said(node, 'text') ?? '');
  }
}
function linked(url: string | undefined, children: PhrasingContent[] | undefined): PhrasingContent[] {
  if (url === undefined) return children ?? [];
  const inside = children ?? [{ type: 'text' as const, value: url }];
  return isSafeLink(url) ? [{ type: 'link', url, children: inside }] : inside;
}

/** From the outside in: neighbours with the same mark share it. */
const ORDER = ['link', 'strong', 'em', 'strike'];
function wrapped(pieces: readonly Piece[], level = 0): PhrasingContent[] {
  const type = ORDER[level];
  if (type === undefined) return pieces.map(({ node }) => node);
  const found: PhrasingContent[] = [];
  for (let at = 0; at < pieces.length;) {
    const key = keyOf(pieces[at]!, type);
    let end = at + 1;
    while (end < pieces.length && keyOf(pieces[end]!, type) === key) end += 1;
    const inner = wrapped(pieces.slice(at, end), level + 1);
    found.push(...(key === undefined ? inner : marked(type, key, inner)));
    at = end;
  }
  return found;
}
function keyOf({ marks }: Piece, type: string): string | undefined {
  const mark = marks.find((one) => one.type === type);
  if (mark === undefined) return undefined;
  const href = mark.attrs?.['href'];
  return type === 'link' ? (typeof href === 'string' ? href : undefined) : type;
}
function marked(type: string, key: string, children: PhrasingContent[]): PhrasingContent[] {
  if (type === 'link') return linked(key, children);
  if (type === 'strong') return [{ type: 'strong', children }];
  return [type === 'em' ? { type: 'emphasis', children } : { type: 'delete', children }];
}
