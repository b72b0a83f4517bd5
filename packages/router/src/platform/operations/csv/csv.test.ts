import { Readable } from 'node:stream';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs, seed } from '@deskwire/testing/effort.ts';
import { BEGINNING, delimiterOf, inspectCsv, readCsv, type CsvRow } from './parse.ts';

/** A stream that hands out a few bytes at a time, as a network would. */
const streamOf = (text: string | Buffer, piece = 7): Readable => {
  const bytes = Buffer.from(text);
  return Readable.from(
    (function* () {
      for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
    })(),
    { objectMode: false },
  );
};
async function rowsOf(text: string, delimiter = ','): Promise<CsvRow[]> {
  return Array.fromAsync(readCsv(streamOf(text), delimiter, BEGINNING));
}

test('each record knows its line, whatever ends the lines', async () => {
  for (const end of ['\n', '\r\n', '\r']) {
    const text = ['h,k', '"a', 'b",1', '', ' , ', 'c,"2', '', '3"', 'last,4'].join(end);
    const rows = await rowsOf(text);
    expect(rows.map(({ line, cells }) => [line, cells[0]])).toEqual([
      [1, 'h'],
      [2, `a${end}b`],
      [6, 'c'],
      [9, 'last'],
    ]);
  }
});

test('a quote inside a bare cell is a character like any other', async () => {
  expect((await rowsOf('a 5" disk,b\nc,d')).map(({ cells }) => cells)).toEqual([
    ['a 5" disk', 'b'],
    ['c', 'd'],
  ]);
});

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

test('reading may stop after any record and go on there', async () => {
  const cell = fc.stringMatching(/^[a-zé"\n,;😀 ]{0,12}$/u);
  const record = fc.array(cell, { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { minLength: 1, maxLength: 8 }),
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
      fc.integer({ min: 1, max: 9 }),
      async (records, end, bom, piece) => {
        const text = (bom ? '\ufeff' : '') + records.map((cells) => cells.map(quoted).join(',')).join(end);
        const bytes = Buffer.from(text);
        const all = await Array.fromAsync(readCsv(streamOf(bytes, piece), ',', BEGINNING));
        expect(all.map(({ cells }) => cells)).toEqual(records.filter((cells) => cells.some((c) => c.trim() !== '')));
        for (const [index, { after }] of all.entries()) {
          const rest = await Array.fromAsync(readCsv(streamOf(bytes.subarray(after.offset), piece), ',', after));
          expect(rest).toEqual(all.slice(index + 1));
        }
      },
    ),
    { seed, numRuns: runs(60) },
  );
});

test.each([
  ['a,b,c\n1;2;3;4;5', ','],
  ['a;b\n1,2,3,4', ';'],
  ['a\tb', '\t'],
  ['"x,y,z";b', ';'],
  ['text', ','],
  ['', ','],
])('the headings of %j are separated by %j', (text, delimiter) => {
  expect(delimiterOf(text)).toBe(delimiter);
});

test('a file is looked through once: headings, records, and where the first begins', async () => {
  const text = '\ufeffTitle ; Body\r\n"a;\r\nb";1\r\n\r\nc;2';
  expect(await inspectCsv(async () => streamOf(text))).toEqual({
    delimiter: ';',
    columns: ['Title', 'Body'],
    first: { offset: 17, line: 2 },
    records: 2,
  });
});

test.each([
  ['Latin-1', Buffer.from('title\nok\nGr\u00fc\u00dfe\n', 'latin1'), 'not UTF-8', 3],
  ['a cut character at the end', Buffer.from('title\nGr\u00fc').subarray(0, -1), 'not UTF-8', 2],
  ['UTF-16', Buffer.from('\ufefftitle\nx', 'utf16le'), 'UTF-16', 1],
])('%s is refused with the line', async (_, bytes, encoding, line) => {
  for (const piece of [1, 3, 1000])
    await expect(inspectCsv(async () => streamOf(bytes, piece))).rejects.toMatchObject({
      code: 'IMPORT_ENCODING',
      details: { encoding, line },
    });
});

test('a quote that is never closed is refused with the line', async () => {
  await expect(inspectCsv(async () => streamOf('a,b\n1,2\n3,"4\n5,6\n'))).rejects.toMatchObject({
    code: 'IMPORT_MALFORMED',
    details: { line: 3 },
  });
  await expect(inspectCsv(async () => streamOf(`a\n"${'x'.repeat(1_100_000)}`, 65_536))).rejects.toMatchObject({
    code: 'IMPORT_MALFORMED',
  });
});

test('a file of nothing is refused', async () => {
  for (const nothing of ['', '\n\n', ' \n'])
    await expect(inspectCsv(async () => streamOf(nothing))).rejects.toMatchObject({ code: 'IMPORT_EMPTY' });
});
