import { expect, test } from 'vitest';
import { blocksOf } from './markdown-blocks.ts';

test('a text in Markdown becomes headings, paragraphs, lists and tables', () => {
  const markdown = [
    '# Printers',
    'They are **loud** and\nslow, see [the manual](https://example.com/a) or <ann@example.com>.  \nNext line.',
    '#### Deep',
    '- one\n  - inside\n  1. first\n- [x] two',
    '3. third\n\n   ```\n   npm  test\n   ```\n4. fourth',
    '> Said _once_.',
    '| a | b |\n| --- | --: |\n| `x` | 1 |\n| y |',
    '---',
    'Dear <customer>, a & b',
  ].join('\n\n');
  expect(blocksOf(markdown)).toEqual([
    { kind: 'heading', level: 1, text: 'Printers' },
    {
      kind: 'paragraph',
      text: 'They are loud and slow, see the manual (https://example.com/a) or ann@example.com.\nNext line.',
    },
    { kind: 'heading', level: 3, text: 'Deep' },
    { kind: 'list', items: ['one', 'inside', 'first', '☑ two'], marks: ['•', '–', '– 1.', '•'] },
    { kind: 'list', items: ['third'], marks: ['3.'] },
    { kind: 'paragraph', text: 'npm  test' },
    { kind: 'list', items: ['fourth'], marks: ['4.'] },
    { kind: 'paragraph', text: '> Said once.' },
    {
      kind: 'table',
      columns: [
        { title: 'a', align: 'start' },
        { title: 'b', align: 'end' },
      ],
      rows: [
        ['x', '1'],
        ['y', ''],
      ],
    },
    { kind: 'paragraph', text: 'Dear <customer>, a & b' },
  ]);
});

test('what shows nothing is no block, and an address that nobody should follow is not written out', () => {
  expect(blocksOf('')).toEqual([]);
  expect(blocksOf('[click](javascript:alert)')).toEqual([{ kind: 'paragraph', text: 'click' }]);
});

test('a long table is one table, and one in code stays code', () => {
  const table = `| many | n |\n| - | -: |\n${Array.from({ length: 2000 }, (_, at) => `| row | ${at} |`).join('\n')}`;
  const [block, ...others] = blocksOf(table);
  expect(others).toEqual([]);
  expect(block).toMatchObject({ kind: 'table', columns: [{ title: 'many' }, { title: 'n', align: 'end' }] });
  expect(block).toHaveProperty(
    'rows',
    Array.from({ length: 2000 }, (_, at) => ['row', `${at}`]),
  );
  expect(blocksOf(`\`\`\`\n${table}\n\`\`\``)).toEqual([{ kind: 'paragraph', text: table }]);
});

test('a text that would take long to read stays whole, as words', () => {
  const text = '*a '.repeat(20_000);
  expect(blocksOf(text)).toEqual([{ kind: 'paragraph', text }]);
});
