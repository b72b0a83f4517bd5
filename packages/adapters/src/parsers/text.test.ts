import { expect, test } from 'vitest';
import { parse } from './text.ts';

const paragraph = (text: string) => ({ kind: 'paragraph', text });

test.each([
  ['UTF-8', Buffer.from('Grüße\r\nan alle  \r\n\r\n \n日本語\n')],
  ['UTF-8 with its mark', Buffer.from('\ufeffGrüße\nan alle\n\n\n日本語')],
  ['UTF-16', Buffer.from('\ufeffGrüße\nan alle\n\n日本語', 'utf16le')],
])('paragraphs end at blank lines, in %s', (_encoding, bytes) => {
  expect(parse(bytes, {})).toEqual({ blocks: [paragraph('Grüße\nan alle'), paragraph('日本語')] });
});

test('what is not UTF-8 is taken for what most other text is', () => {
  expect(parse(Buffer.from('Gr\u00fc\u00dfe', 'latin1'), {})).toEqual({ blocks: [paragraph('Grüße')] });
});

test('what holds a NUL is no text', () => {
  expect(() => parse(Buffer.from('a\0b'), {})).toThrow('UNSUPPORTED');
});

test('a megabyte of blanks is nothing', () => {
  const blanks = Buffer.from(` ${'\t '.repeat(500_000)}\n`.repeat(2));
  expect(parse(blanks, {})).toEqual({ blocks: [] });
});
