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
  /** Signs that do not come any more: nobody looks for them twice. */
  const missing = new Set<string>();
  const endParagraph = () => {
    const children = words.flatMap((line, at) => [
      ...(at === 0 ? [] : [{ type: 'break' } as const]),
      ...inlines(line, 0),
    ]);
    if (children.length > 0) found.push({ type: 'paragraph', children });
    words = [];
  };
  const push = (block: BlockContent) => {
    endParagraph();
    found.push(block);
  };
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    const code = fence.exec(line);
    if (code !== null && !missing.has(code[1]!)) {
      const { value, last } = until(lines, at, code[0].length, `{${code[1]!}}`);
      if (last === undefined) missing.add(code[1]!);
      else {
        const lang = code[1] === 'code' ? (code[2] ?? '').split('|')[0]!.replace(/^(?:title=.*|none)$/, '') : '';
        push({ type: 'code', lang: lang === '' ? null : lang, value: value.replace(/^\n/, '').replace(/\n$/, '') });
        at = last;
        continue;
      }
    }
    const boxed = depth < DEEPEST ? box.exec(line) : null;
    if (boxed !== null && !missing.has(boxed[1]!)) {
      const { value, last } = until(lines, at, boxed[0].length, `{${boxed[1]!}}`);
      if (last === undefined) missing.add(boxed[1]!);
      else {
        const children = blocksOf(value.split('\n'), depth + 1);
        if (children.length > 0) push({ type: 'blockquote', children });
        at = last;
        continue;
      }
    }
    const heading = /^\s*h([1-6])\. ?(.*)$/.exec(line);
    if (heading !== null) {
      push({ type: 'heading', depth: Number(heading[1]) as 1, children: inlines(heading[2]!, 0) });
      continue;
    }
    if (/^\s*bq\. /.test(line)) {
      const children = inlines(line.trimStart().slice(4), 0);
      if (children.length > 0) push({ type: 'blockquote', children: [{ type: 'paragraph', children }] });
      continue;
    }
    if (/^-{4,5}\s*$/.test(line)) {
      push({ type: 'thematicBreak' });
      continue;
    }
    if (item.test(line)) {
      let end = at;
      while (end + 1 < lines.length && item.test(lines[end + 1]!)) end += 1;
      endParagraph();
      found.push(...listsOf(lines.slice(at, end + 1)));
      at = end;
      continue;
    }
    if (/^\s*\|/.test(line)) {
      let end = at;
      while (end + 1 < lines.length && /^\s*\|/.test(lines[end + 1]!)) end += 1;
      push({ type: 'table', children: lines.slice(at, end + 1).map(rowOf) });
      at = end;
      continue;
    }
    if (line.trim() === '') endParagraph();
    else words.push(line.trim());
  }
  endParagraph();
  return found;
}

/** What stands up to a closing sign, from a place in a line on, and the line of that sign; none: it is not there. */
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
  const push = (...nodes: PhrasingContent[]) => {
    if (words !== '') found.push({ type: 'text', value: words });
    words = '';
    found.push(...nodes);
  };
  for (let at = 0; at < line.length; at++) {
    const sign = line[at]!;
    if (sign === '\\') {
      if (line[at + 1] === '\\') push({ type: 'break' });
      else words += line[at + 1] ?? '\\';
      at += 1;
      continue;
    }
    if (sign === '{') {
      const end = line.slice(at, at + LONGEST_MARK).indexOf(line[at + 1] === '{' ? '}}' : '}');
      const inside = end === -1 ? '' : line.slice(at + 1, at + end);
      if (line[at + 1] === '{' && end > 2) {
        push({ type: 'inlineCode', value: line.slice(at + 2, at + end) });
        at += end + 1;
        continue;
      }
      // Colours and anchors say nothing in Markdown.
      if (/^(?:color|anchor|quote|panel|code|noformat)(?::|$)/.test(inside)) {
        at += end;
        continue;
      }
    }
    if (sign === '[') {
      const end = line.slice(at, at + 2 * LONGEST_MARK).indexOf(']');
      const link = end === -1 ? undefined : linkOf(line.slice(at + 1, at + end), depth);
      if (link !== undefined) {
        push(...link);
        at += end;
        continue;
      }
    }
    if (sign === '!') {
      const end = line.slice(at + 1, at + LONGEST_MARK).indexOf('!');
      const name = end === -1 ? '' : line.slice(at + 1, at + 1 + end).split('|')[0]!;
      if (/^\S+\.\w{2,5}$/.test(name)) {
        push(
          ...(isSafeLink(name)
            ? [linkTo(name, [{ type: 'text', value: name }])]
            : [{ type: 'text', value: `[${name}]` } as const]),
        );
        at += end + 1;
        continue;
      }
    }
    const mark = marks[sign];
    if (mark !== undefined && depth < DEEPEST && !isWord(line[at - 1])) {
      const end = closing(line, at, sign);
      if (end !== undefined) {
        const children = inlines(line.slice(at + 1, end), depth + 1);
        push(...(mark === 'plain' ? children : [{ type: mark, children } as PhrasingContent]));
        at = end;
        continue;
      }
    }
    words += sign;
  }
  push();
  return found;
}

/** Where a mark ends that begins here: before a blank or a sign, after something that is no blank. */
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
