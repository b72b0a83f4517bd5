import type { Answers } from '../desk.ts';

export type Report = Answers['reports']['get'];
type Block = Report['blocks'][number];
/** Stands in the text for a table, which is kept as it is. */
const tableMark = (nth: number): string => `[table ${nth + 1}]`;

/** The blocks of a report as one text that people edit: headings begin with #, tables are named. */
export function textOf(blocks: readonly Block[]): string {
  const tables = blocks.filter(({ kind }) => kind === 'table');
  return blocks
    .map((block) =>
      block.kind === 'heading'
        ? `# ${block.text}`
        : block.kind === 'paragraph'
          ? block.text
          : tableMark(tables.indexOf(block)),
    )
    .join('\n\n');
}

/** The text as blocks again. A table whose name was taken out is left out, and one that is named twice stands twice. */
export function blocksOf(text: string, before: readonly Block[]): Block[] {
  const tables = before.filter((block) => block.kind === 'table');
  const blocks: Block[] = [];
  let lines: string[] = [];
  const end = () => {
    const said = lines.join('\n').trim();
    lines = [];
    if (said !== '') blocks.push({ kind: 'paragraph', text: said });
  };
  for (const line of text.split('\n')) {
    const table = tables.find((_, nth) => line.trim() === tableMark(nth));
    const heading = line.startsWith('# ') ? line.slice(2).trim() : '';
    if (table === undefined && heading === '') {
      lines.push(line);
      continue;
    }
    end();
    blocks.push(table ?? { kind: 'heading', text: heading });
  }
  end();
  return blocks;
}
