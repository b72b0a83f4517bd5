/** A piece of a document that belongs together, in the order of reading. */
export type Block = { readonly page?: number } & (
  | { readonly kind: 'heading'; readonly level: number; readonly text: string }
  | { readonly kind: 'paragraph' | 'code'; readonly text: string }
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[] }
);

/** The blocks of a text in Markdown: headings, code, and what stands between blank lines. */
export function blocksOfMarkdown(text: string): Block[] {
  const blocks: Block[] = [];
  let lines: string[] = [];
  let fence: string | undefined;
  const close = (kind: 'paragraph' | 'code') => {
    if (lines.some((line) => line.trim() !== '')) blocks.push({ kind, text: lines.join('\n') });
    lines = [];
  };
  for (const line of text.split('\n')) {
    const mark = /^\s{0,3}(```|~~~)/.exec(line)?.[1];
    if (fence !== undefined) {
      if (mark === fence) {
        close('code');
        fence = undefined;
      } else lines.push(line);
      continue;
    }
    const [, signs, heading] = /^(#{1,6})\s(.{1,500})/.exec(line) ?? [];
    if (mark !== undefined) {
      close('paragraph');
      fence = mark;
    } else if (signs !== undefined && heading!.trim() !== '') {
      close('paragraph');
      blocks.push({ kind: 'heading', level: signs.length, text: heading!.trim() });
    } else if (line.trim() === '') close('paragraph');
    else lines.push(line);
  }
  close(fence === undefined ? 'paragraph' : 'code');
  return blocks;
}
