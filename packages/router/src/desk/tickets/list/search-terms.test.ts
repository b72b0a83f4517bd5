import { expect, test } from 'vitest';
import { corrected, typingErrors, wordsOf } from './search-terms.ts';

test('words are letters and digits of any language, once, in order, and not too many', () => {
  expect(wordsOf('The printer, the PRINTER! Müller 助けて E404 ab a1b2')).toEqual([
    'a1b2',
    'e404',
    'müller',
    'printer',
    'the',
    '助けて',
  ]);
  expect(wordsOf(Array.from({ length: 1_000 }, (_, n) => `word${n}`).join(' '))).toHaveLength(300);
});

test('a typing error is a letter too many, too few, another one, or two swapped', () => {
  for (const [from, to, errors] of [
    ['printer', 'printer', 0],
    ['pritner', 'printer', 1],
    ['prinnter', 'printer', 1],
    ['prnter', 'printer', 1],
    ['prixter', 'printer', 1],
    ['pirnetr', 'printer', 2],
  ] as const)
    expect(typingErrors(from, to, 2)).toBe(errors);
  expect(typingErrors('printer', 'prince', 1)).toBeGreaterThan(1);
});

test('a correction takes the closest words, and none where a word is like nothing', () => {
  const used = ['printer', 'printers', 'painter', 'kitchen'];
  const similar = () => used;
  expect(corrected(['printe'], similar)).toBe("('printer' | 'printers')");
  expect(corrected(['printr'], similar)).toBe("('printer')");
  expect(corrected(['pritner', 'kichen'], similar)).toContain("& ('kitchen')");
  expect(corrected(['printr', 'xqzvwk'], similar)).toBeUndefined();
  expect(corrected([], similar)).toBeUndefined();
});
