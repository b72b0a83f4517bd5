import { expect, test } from 'vitest';
import { rankBetween, ranksBetween } from './rank.ts';

test('two who drop at one place at once hardly ever get the same key', () => {
  const [low = '', high = ''] = ranksBetween(null, null, 2);
  for (const [before, after] of [
    [low, high],
    [high, null],
    [null, low],
    [null, null],
  ] as const) {
    const keys = new Set(Array.from({ length: 300 }, () => rankBetween(before, after)));
    expect(keys.size).toBeGreaterThan(150);
  }
});
