import { describe, expect, test } from 'vitest';
import { parseFile } from '../parse-file.ts';
import { parse } from './html.ts';
import { textOfHtml } from './html-text.ts';

// Each file is read in a process of its own, and a busy machine starts those slowly.

const read = (html: string | Buffer) => parseFile('html', Buffer.from(html), {}, { limits: { wall_ms: 10 * 60_000 } });
const blocks = (html: string) => textOfHtml(html).blocks;
const paragraph = (text: string) => ({ kind: 'paragraph', text });

describe('a page', () => {
  test('is its headings, paragraphs, lists, code and tables in order', async () => {
    const page = `<!doctype html><html><head><title> A
      page </title><style>p { color: red }</style></head><body><nav>Home</nav>
      <h1>One <em>two</em></h1><p>Some
      text &amp; more<br>below</p>loose <b>words</b><ul><li>first<li>second</ul>
      <pre>
a  b
  c</pre>
      <table><tr><th>Name<th>Age<tr><td><p>Ada</p><td>36</table><p>end</body></html>`;
    expect(await read(page)).toEqual({
      ok: true,
      value: {
        title: 'A page',
        blocks: [
          { kind: 'heading', level: 1, text: 'One two' },
          paragraph('Some text & more\nbelow'),
          paragraph('loose words'),
          paragraph('- first'),
          paragraph('- second'),
          { kind: 'code', text: 'a  b\n  c' },
          {
            kind: 'table',
            rows: [
              ['Name', 'Age'],
              ['Ada', '36'],
            ],
          },
          paragraph('end'),
        ],
      },
    });
  });

  test.each([
    ['<script>1<2</script>', 'a script'],
    ['<style>p{}</style>', 'a style'],
    ['<template><p>x</p></template>', 'a template'],
    ['<svg><title>x</title><text>x</text></svg>', 'a drawing'],
    ['<div hidden><p>x<p>y</div>', 'what is hidden'],
    ['<div style="Display : none"><div>x</div></div>', 'what is not displayed'],
    ['<!-- x -->', 'a comment'],
    ['<select><option>x</select>', 'a choice'],
  ])('leaves out %s', (html) => {
    expect(blocks(`<p>before</p>${html}<p>after</p>`)).toEqual([paragraph('before'), paragraph('after')]);
  });

  test('a table within a table is text of its cell, and one of a single column is layout', () => {
    expect(blocks('<table><tr><td>a<table><tr><td>b<td>c</table><td>d</table>')).toEqual([
      { kind: 'table', rows: [['a\nb\nc', 'd']] },
    ]);
    expect(blocks('<table><tr><td>a<tr><td>b</table>')).toEqual([paragraph('a'), paragraph('b')]);
  });

  test('is read in the encoding that it declares, if it is not UTF-8', () => {
    const page = '<meta charset="iso-8859-2"><p>za\u017c\u00f3\u0142\u0107';
    const bytes = Buffer.from(
      page.replace('\u017c', '\u00bf').replace('\u0142', '\u00b3').replace('\u0107', '\u00e6'),
      'latin1',
    );
    const expected = [paragraph('za\u017c\u00f3\u0142\u0107')];
    expect(parse(bytes, {}).blocks).toEqual(expected);
    expect(parse(Buffer.from(page), {}).blocks).toEqual(expected);
    expect(parse(Buffer.from(`\ufeff${page}`, 'utf16le'), {}).blocks).toEqual(expected);
  });
});

describe('hostile', () => {
  test.each([
    ['elements', '<div>'.repeat(200_000)],
    ['elements that are formatting', '<b>'.repeat(200_000)],
    ['elements that are never seen', `<svg>${'<g>'.repeat(200_000)}`],
    ['tables', '<table><tr><td>'.repeat(100_000)],
  ])('%s without end are too deep', async (_what, html) => {
    expect(await read(html)).toEqual({ ok: false, code: 'TOO_LARGE', limit: 'depth' });
  });

  test.each([
    ['comments that never end', '<!--'.repeat(200_000)],
    ['tags that never end', '<a '.repeat(200_000)],
    ['attributes', `<a ${'x '.repeat(200_000)}>`],
    ['ends without a beginning', '</p></div>'.repeat(200_000)],
    ['entities', '&amp'.repeat(200_000)],
    ['blanks', ' \n'.repeat(500_000)],
    ['blanks between letters', `x${' '.repeat(1_000_000)}x`],
    ['a declaration of blanks', `<meta charset${' '.repeat(1_000_000)}`],
    ['lines', '<br>'.repeat(300_000)],
  ])('%s are read in one go', async (_what, html) => {
    // Far less than what a quadratic reading of these would take.
    expect(await parseFile('html', Buffer.from(html), {}, { limits: { wall_ms: 60_000 } })).toMatchObject({ ok: true });
  });
});
