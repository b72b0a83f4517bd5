import { expect, test } from 'vitest';
import { contentTypeOf } from './content-type.ts';

test.each([
  ['<svg xmlns="x"/>', 'image/svg+xml'],
  ['<?xml version="1.0"?>\n<!-- one --><!-- two -->\n<!DOCTYPE svg PUBLIC "x">\n<svg>', 'image/svg+xml'],
  ['<!-- a page --> <html>', 'text/html'],
  ['<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">', 'text/html'],
  ['<?xml version="1.0"?><feed/>', 'application/xml'],
  ['<!-- a comment that does not end <svg>', 'text/plain'],
  [`${'<!---->'.repeat(500)}x`, 'text/plain'],
  [`${'<!----> '.repeat(500)}<svg>`, 'image/svg+xml'],
])('a file that begins with %j is %s', (beginning, type) => {
  expect(contentTypeOf(Buffer.from(beginning), 'a.txt')).toBe(type);
});
