import { expect, test } from 'vitest';
import { pauseAfter } from './follow.ts';

test('a row is read twice a second while it changes, and less often the longer it has not', () => {
  expect([0, 5_000, 12_000, 25_000, 86_400_000].map(pauseAfter)).toEqual([500, 500, 1_200, 2_500, 2_500]);
});
