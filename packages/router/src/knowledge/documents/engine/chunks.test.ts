import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { blocksOfMarkdown, type Block } from './blocks.ts';
import { cut } from './chunks.ts';

const word = fc.constantFrom(
  'printer',
  'Zürich.',
  '打印机',
  '故障。',
  '👩‍💻',
  'x'.repeat(700),
  '  ',
  '\n',
  'the',
  'end!',
);
const words = fc.array(word, { maxLength: 400 }).map((all) => all.join(' '));
const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({
    kind: fc.constant('heading' as const),
    level: fc.integer({ min: 1, max: 6 }),
    text: fc.constantFrom('A', 'Bé', '見出し'),
  }),
  fc.record({
    kind: fc.constantFrom('paragraph' as const, 'code' as const),
    text: words,
    page: fc.integer({ min: 1, max: 9 }),
  }),
  fc.record({
    kind: fc.constant('table' as const),
    rows: fc.array(fc.array(fc.constantFrom('a', '打印', 'long '.repeat(50)), { maxLength: 6 }), { maxLength: 60 }),
  }),
);

test('passages follow each other, cover everything that is written, and are no longer than allowed', () => {
  fc.assert(
    fc.property(fc.array(block, { maxLength: 12 }), (blocks) => {
      const { text, chunks } = cut(blocks);
      let last = 0;
      for (const { start, end } of chunks) {
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeGreaterThan(start);
        expect(end - start).toBeLessThanOrEqual(3_300);
        expect(text.slice(last, start).trim()).toBe('');
        expect(text.slice(start, end)).not.toMatch(/^[\udc00-\udfff]|[\ud800-\udbff]$/);
        last = end;
      }
      expect(text.slice(last).trim()).toBe('');
    }),
    { numRuns: 200 },
  );
});

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
