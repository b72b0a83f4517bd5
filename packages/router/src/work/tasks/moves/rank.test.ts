import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { rankBetween, ranksBetween } from './rank.ts';

const order = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

test('a key is between its neighbours, wherever tasks are dropped', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1000), { maxLength: 120 }), fc.integer(), (places, seed) => {
      let state = Math.abs(seed) + 1;
      const random = () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
      const column: string[] = [];
      for (const place of places) {
        const at = place % (column.length + 1);
        const key = rankBetween(column[at - 1] ?? null, column[at] ?? null, random);
        column.splice(at, 0, key);
      }
      expect(column.toSorted(order)).toEqual(column);
      expect(new Set(column).size).toBe(column.length);
    }),
  );
});

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
