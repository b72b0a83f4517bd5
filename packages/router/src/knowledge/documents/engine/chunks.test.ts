import { expect, test } from 'vitest';
import { blocksOfMarkdown } from './blocks.ts';
import { cut } from './chunks.ts';

test('a passage stands below its headings, and rows of a long table below its first', () => {
  const rows = [
    ['Port', 'Service'],
    ...Array.from({ length: 120 }, (_, n) => [`${n}`, `service number ${n} of this table`]),
  ];
  const { text, chunks } = cut([
    { kind: 'heading', level: 1, text: 'Network' },
    { kind: 'heading', level: 2, text: 'VPN' },
    { kind: 'paragraph', text: 'Use the client.' },
    { kind: 'heading', level: 2, text: 'Ports' },
    { kind: 'table', rows },
  ]);
  const said = chunks.map(({ start, end, headings }) => [
    headings.join(' > '),
    text.slice(start, end).split('\n', 1)[0],
  ]);
  expect(said[0]).toEqual(['', 'Network']);
  expect(said[1]).toEqual(['Network', 'VPN']);
  expect(said.at(-1)![0]).toBe('Network > Ports > Port | Service');
});

test('headings, code and paragraphs of Markdown are told apart', () => {
  expect(blocksOfMarkdown('# One\nText\nmore\n\n```\ncode\n\n# no heading\n```\n## Two\n')).toEqual([
    { kind: 'heading', level: 1, text: 'One' },
    { kind: 'paragraph', text: 'Text\nmore' },
    { kind: 'code', text: 'code\n\n# no heading' },
    { kind: 'heading', level: 2, text: 'Two' },
  ]);
});
