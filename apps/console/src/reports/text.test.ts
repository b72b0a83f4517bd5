import { expect, test } from 'vitest';
import { blocksOf, textOf } from './text.ts';

const table = { kind: 'table', title: 'By type', columns: ['Type', 'Tickets'], rows: [['bug', '3']] } as const;
const blocks = [
  { kind: 'heading', text: 'What happened' },
  { kind: 'paragraph', text: 'More came in than before.\n\n* and so on' },
  { ...table, columns: [...table.columns], rows: table.rows.map((row) => [...row]) },
  { kind: 'paragraph', text: 'It was a **busy** month.' },
] satisfies Parameters<typeof textOf>[0][number][];

test('a report is the same after it was edited without a change', () => {
  expect(blocksOf(textOf(blocks), blocks)).toEqual(blocks);
});

test('what is written becomes headings and paragraphs, and a table that was taken out is gone', () => {
  expect(blocksOf('# Summary\nAll is well.\n\n[table 2]', blocks)).toEqual([
    { kind: 'heading', text: 'Summary' },
    { kind: 'paragraph', text: 'All is well.\n\n[table 2]' },
  ]);
});
