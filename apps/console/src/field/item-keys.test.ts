import { expect, test } from 'vitest';
import { keyFor } from './item-keys.ts';

test('items get keys that programs can read, each its own', () => {
  const taken = new Set(['ridge']);
  expect(
    ['Length of the ridge', 'Ridge', '2nd floor', 'Größe', '!', '屋根', 'x'.repeat(60)].map((label) =>
      keyFor(label, taken),
    ),
  ).toEqual(['length_of_the_ridge', 'ridge_2', 'nd_floor', 'gro_e', 'item', 'item_2', 'x'.repeat(36)]);
});
