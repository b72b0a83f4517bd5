import { expect, test } from 'vitest';
import { cut } from './cut.ts';

test.each([
  ['short', 10, 'short'],
  [`${'a'.repeat(9)}😀b`, 10, 'a'.repeat(9)],
  [`${'a'.repeat(8)}😀b`, 10, `${'a'.repeat(8)}😀`],
  ['abe\u0301f', 3, 'ab'],
  ['ab👩\u200d👩\u200d👧!', 6, 'ab'],
  ['🇨🇭🇩🇪', 6, '🇨🇭'],
  ['e' + '\u0301'.repeat(500), 10, 'e' + '\u0301'.repeat(9)],
  ['', 3, ''],
])('%j is cut to %i between characters', (text, max, expected) => {
  expect(cut(text, max)).toBe(expected);
});
