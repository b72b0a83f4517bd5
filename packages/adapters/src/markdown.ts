import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown, gfmToMarkdown } from 'mdast-util-gfm';
import { toMarkdown } from 'mdast-util-to-markdown';
import { gfm } from 'micromark-extension-gfm';

/** The tree of a text in Markdown. */
export type Root = ReturnType<typeof fromMarkdown>;
export type RootContent = Root['children'][number];
type Of<T extends RootContent['type']> = Extract<RootContent, { readonly type: T }>;
export type BlockContent = Of<'blockquote'>['children'][number];
export type PhrasingContent = Of<'paragraph'>['children'][number];
export type List = Of<'list'>;
export type ListItem = List['children'][number];
export type Table = Of<'table'>;
export type TableRow = Table['children'][number];

/** Signs between two empty lines that are looked at for markup: the reader's time grows with their square. */
const LONGEST_BLOCK = 5000;

/**
 * Makes something of what a text in Markdown (GFM) consists of. One that would take long, or nests deeper than a stack is
 * tall, is only words.
 */
export function ofMarkdown<T>(text: string, make: (root: Root) => T): T {
  if (longestBlock(text) > LONGEST_BLOCK) return make(onlyWords(text));
  try {
    return make(fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return make(onlyWords(text));
  }
}

/** The sign of the code block that a line stands in, or begins, after one that stood in `fence`. */
export function fenceAfter(line: string, fence: string | undefined): string | undefined {
  const sign = /^ {0,3}(```|~~~)/.exec(line)?.[1];
  if (fence === undefined) return sign;
  return sign === fence ? undefined : fence;
}

function longestBlock(text: string): number {
  let longest = 0;
  let here = 0;
  let fence: string | undefined;
  for (const line of text.split('\n')) {
    fence = fenceAfter(line, fence);
    here = fence !== undefined || line.trim() === '' ? 0 : here + line.length + 1;
    longest = Math.max(longest, here);
  }
  return longest;
}

function onlyWords(text: string): Root {
  const children = text
    .split('\n')
    .flatMap((value, at): PhrasingContent[] => [
      ...(at === 0 ? [] : [{ type: 'break' } as const]),
      ...(value === '' ? [] : [{ type: 'text', value } as const]),
    ]);
  return { type: 'root', children: [{ type: 'paragraph', children }] };
}

/** The same back as text. */
export const writeMarkdown = (root: Root): string =>
  toMarkdown(root, { extensions: [gfmToMarkdown()], bullet: '-', emphasis: '_', rule: '-' }).trimEnd();

/** Addresses that may be followed out of a text. */
export const isSafeLink = (url: string): boolean => /^(?:https?:\/\/|mailto:)/i.test(url);
