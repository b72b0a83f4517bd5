import { expect, test } from 'vitest';
import { cleanName, dispositionOf } from './names.ts';

test.each([
  ['a\r\nSet-Cookie: x=1', 'aSet-Cookie_ x=1'],
  ['C:\\Users\\me\\report.docx', 'report.docx'],
  ['/', 'file'],
  ['', 'file'],
  ['  . .  ', 'file'],
  ['report.', 'report'],
  ['lone \ud800 surrogate', 'lone  surrogate'],
  ['e\u0301.txt', '\u00e9.txt'],
  ['AUX.log', '_AUX.log'],
  ['auxiliary.log', 'auxiliary.log'],
  ['😀'.repeat(300), '😀'.repeat(255)],
])('the name %j is shown as %j', (given, shown) => {
  expect(cleanName(given)).toBe(shown);
});

test('a header names the file exactly, and in ASCII for old clients', () => {
  expect(dispositionOf('attachment', `50% "né" (1)'*.txt`)).toBe(
    `attachment; filename="50_ _n__ (1)'*.txt"; filename*=UTF-8''50%25%20%22n%C3%A9%22%20%281%29%27%2A.txt`,
  );
});
