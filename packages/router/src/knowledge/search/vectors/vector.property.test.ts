import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs, seed } from '@deskwire/testing/effort.ts';
import { fused, keptVector, signatureOf, similarity, unit } from './vector.ts';

const vectors = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 16, maxLength: 16 });

test(`eight bits a number keep how alike two vectors are (SEED=${seed})`, () => {
  fc.assert(
    fc.property(vectors, vectors, (a, b) => {
      const [one, other] = [unit(a), unit(b)];
      const { scale, bytes } = keptVector(b);
      const exact = one.reduce((sum, number, at) => sum + number * other[at]!, 0);
      expect(similarity(one, scale, bytes)).toBeCloseTo(exact, 1);
    }),
    { numRuns: runs(200), seed },
  );
});

test('a signature has a one for each number above zero, and a vector of nothing is kept as nothing', () => {
  expect(signatureOf([0.5, -0.5, 0, 1])).toBe('1001');
  expect(keptVector([0, 0, 0, 0, 0, 0, 0, 0])).toMatchObject({ signature: '00000000', scale: 0 });
});

test('what words and vectors both find comes first, and words count more', () => {
  const order = fused(['a', 'b', 'c'], ['c', 'd'], (one) => one).map(({ one }) => one);
  expect(order).toEqual(['c', 'a', 'b', 'd']);
});
