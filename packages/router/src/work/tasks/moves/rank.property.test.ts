import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs, seed } from '@deskwire/testing/effort.ts';
import { rankBetween } from './rank.ts';

const order = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

test(`a key is between its neighbours, wherever tasks are dropped (SEED=${seed})`, () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1000), { maxLength: 120 }), fc.integer(), (places, first) => {
      let state = Math.abs(first) + 1;
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
    { seed, numRuns: runs(100) },
  );
});
