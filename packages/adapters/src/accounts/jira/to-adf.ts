import { toString } from 'mdast-util-to-string';
import type { AdfDocument, AdfMark, AdfNode } from './adf.ts';
import {
  isSafeLink,
  ofMarkdown,
  type ListItem,
  type PhrasingContent,
  type RootContent,
  type Table,
} from '../../markdown.ts';

/** A text in Markdown as a document of Jira Cloud. What such a document cannot hold stays as text. */
export function toAdf(markdown: string): AdfDocument {
  return ofMarkdown(markdown, ({ children }) => ({
    version: 1,
    type: 'doc',
    content: children.flatMap((node) => blockOf(node, 'doc')),
  }));
}

/** The place of a block: quotes and items of lists contain neither headings, tables, quotes nor rules. */
type Place = 'doc' | 'inside';

function blockOf(node: RootContent, place: Place): AdfNode[] {
  switch (node.type) {
    case 'paragraph':
      return paragraph(inlines(node.children));
    case 'heading':
      return place === 'doc'
        ? [{ type: 'heading', attrs: { level: node.depth }, content: inlines(node.children) }]
        : paragraph(inlines(node.children, [{ type: 'strong' }]));
    case 'blockquote': {
      const content = node.children.flatMap((child) => blockOf(child, 'inside'));
      return place === 'doc' && content.length > 0 ? [{ type: 'blockquote', content }] : content;
    }
    case 'list': {
      const content = node.children.map(itemOf);
      return node.ordered === true
        ? [{ type: 'orderedList', attrs: { order: node.start ?? 1 }, content }]
        : [{ type: 'bulletList', content }];
    }
    case 'code': {
      const language = node.lang ?? undefined;
      return [
        {
          type: 'codeBlock',
          ...(language === undefined ? {} : { attrs: { language } }),
          ...(node.value === '' ? {} : { content: [{ type: 'text', text: node.value }] }),
        },
      ];
    }
    case 'table':
      return place === 'doc' ? [tableOf(node)] : node.children.flatMap((row) => paragraph(text(rowText(row))));
    case 'thematicBreak':
      return place === 'doc' ? [{ type: 'rule' }] : [];
    case 'html':
      return paragraph(text(node.value));
    case 'footnoteDefinition':
      return paragraph(text(`[${node.identifier}] ${toString(node)}`));
    default:
      return [];
  }
}

const paragraph = (content: readonly AdfNode[]): AdfNode[] =>
  content.length === 0 ? [] : [{ type: 'paragraph', content }];
const rowText = (row: Table['children'][number]): string => row.children.map((cell) => toString(cell)).join(' | ');

/** An item begins with a paragraph; one that is to be ticked says so in words. */
function itemOf({ checked, children }: ListItem): AdfNode {
  const blocks = children.flatMap((child) => blockOf(child, 'inside'));
  const sign = checked === true ? '☑ ' : checked === false ? '☐ ' : '';
  const [first, ...rest] = blocks;
  const begins = first?.type === 'paragraph';
  const lead = { type: 'paragraph', content: [...text(sign), ...(begins ? (first.content ?? []) : [])] };
  return { type: 'listItem', content: [lead, ...(begins ? rest : blocks)] };
}

function tableOf({ children }: Table): AdfNode {
  const width = Math.max(...children.map((row) => row.children.length));
  const rows = children.map((row, at) => ({
    type: 'tableRow',
    content: Array.from({ length: width }, (_, column) => ({
      type: at === 0 ? 'tableHeader' : 'tableCell',
      content: [{ type: 'paragraph', content: inlines(row.children[column]?.children ?? []) }],
    })),
  }));
  return { type: 'table', content: rows };
}

const text = (value: string, marks: readonly AdfMark[] = []): AdfNode[] =>
  value === '' ? [] : [{ type: 'text', text: value, ...(marks.length === 0 ? {} : { marks }) }];

function inlines(nodes: readonly PhrasingContent[], marks: readonly AdfMark[] = []): AdfNode[] {
  return nodes.flatMap((node) => inlineOf(node, marks));
}
const adding = (marks: readonly AdfMark[], mark: AdfMark): readonly AdfMark[] =>
  marks.some(({ type }) => type === mark.type) ? marks : [...marks, mark];

function inlineOf(node: PhrasingContent, marks: readonly AdfMark[]): AdfNode[] {
  switch (node.type) {
    case 'text':
      return text(node.value.replaceAll('\n', ' '), marks);
    case 'strong':
      return inlines(node.children, adding(marks, { type: 'strong' }));
    case 'emphasis':
      return inlines(node.children, adding(marks, { type: 'em' }));
    case 'delete':
      return inlines(node.children, adding(marks, { type: 'strike' }));
    case 'inlineCode':
      // Code is nothing else besides, but may be a link.
      return text(node.value, [...marks.filter(({ type }) => type === 'link'), { type: 'code' }]);
    case 'link':
      return inlines(node.children, isSafeLink(node.url) ? adding(marks, linkTo(node.url)) : marks);
    case 'image': {
      const words = node.alt === null || node.alt === undefined || node.alt === '' ? node.url : node.alt;
      return text(words, isSafeLink(node.url) ? adding(marks, linkTo(node.url)) : marks);
    }
    case 'break':
      return [{ type: 'hardBreak' }];
    case 'footnoteReference':
      return text(`[${node.identifier}]`, marks);
    case 'html':
      return text(node.value, marks);
    case 'linkReference':
    case 'imageReference':
      return text(toString(node), marks);
  }
}
const linkTo = (href: string): AdfMark => ({ type: 'link', attrs: { href } });
