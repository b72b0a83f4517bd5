import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs, seed } from '@deskwire/testing/effort.ts';
import type { Block } from './blocks.ts';
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

test(`passages follow each other, cover everything that is written, and are no longer than allowed (SEED=${seed})`, () => {
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
    { seed, numRuns: runs(200) },
  );
});
