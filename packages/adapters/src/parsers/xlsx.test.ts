import { writeXlsx } from 'hucre/xlsx';
import { describe, expect, test } from 'vitest';
import { parseFile } from '../parse-file.ts';
import { outcomeOf } from '../parser-program.ts';
import { lyingAbout, zipOf } from './zip.fixture.ts';
import { parse } from './xlsx.ts';

// Each file is read in a process of its own, and a busy machine starts those slowly.

const read = (bytes: Uint8Array, options = {}) => outcomeOf(() => parse(Buffer.from(bytes), options));

const sheetWith = (rows: string) =>
  `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData></worksheet>`;

/** A workbook of one sheet, whose XML is given. */
const workbook = (sheet: string, more: Record<string, string | Buffer> = {}) =>
  zipOf({
    '[Content_Types].xml':
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>',
    '_rels/.rels':
      '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    'xl/workbook.xml':
      '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/worksheets/sheet1.xml': sheet,
    ...more,
  });

describe('a workbook', () => {
  test('is read as what its cells show', async () => {
    const date = new Date('2026-11-29T12:00:00Z');
    const bytes = await writeXlsx({
      sheets: [
        { name: 'Números', rows: [['a', 1.5, true, date, null, ''], [], ['日本', '=1+1']] },
        { name: 'Leer', rows: [] },
      ],
    });
    expect(await parseFile('xlsx', bytes, {}, { limits: { wall_ms: 10 * 60_000 } })).toEqual({
      ok: true,
      value: {
        sheets: [
          { name: 'Números', hidden: false, rows: [['a', 1.5, true, date.toISOString()], [], ['日本', '=1+1']] },
          { name: 'Leer', hidden: false, rows: [] },
        ],
      },
    });
  });

  test('may be read in part', async () => {
    const bytes = await writeXlsx({ sheets: [{ name: 'S', rows: [[1], [2], [3]] }] });
    expect(await read(bytes, { max_rows: 2 })).toMatchObject({ value: { sheets: [{ rows: [[1], [2]] }] } });
  });
});

describe('refused is', () => {
  test.each([
    ['nothing', Buffer.alloc(0), 'UNREADABLE'],
    ['text', Buffer.from('a;b'), 'UNREADABLE'],
    ['an old Excel file', Buffer.from('d0cf11e0a1b11ae10000', 'hex'), 'UNSUPPORTED'],
    [
      'a workbook with a password',
      Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from('EncryptedPackage', 'utf16le')]),
      'ENCRYPTED',
    ],
  ])('%s', async (_what, bytes, code) => {
    expect(await read(bytes)).toMatchObject({ ok: false, code });
  });

  test('a zip file that is no workbook', async () => {
    expect(await read(await zipOf({ 'a.txt': 'a' }))).toMatchObject({ code: 'UNREADABLE' });
  });

  test('a workbook cut short', async () => {
    const bytes = await writeXlsx({ sheets: [{ name: 'S', rows: [[1]] }] });
    expect(await read(bytes.subarray(0, bytes.length - 30))).toMatchObject({ code: 'UNREADABLE' });
  });

  test('a small file that unpacks to more than 50 MB', async () => {
    const bomb = await workbook(sheetWith(' '.repeat(51 * 1024 * 1024)));
    expect(bomb.length).toBeLessThan(100_000);
    expect(await read(bomb)).toMatchObject({ code: 'TOO_LARGE', limit: 'unpacked' });
  });

  test('one whose many entries do so together', async () => {
    const part = Buffer.alloc(10 * 1024 * 1024);
    const parts = Object.fromEntries([1, 2, 3, 4, 5, 6].map((at) => [`xl/media/${at}`, part]));
    expect(await read(await workbook(sheetWith(''), parts))).toMatchObject({ code: 'TOO_LARGE', limit: 'unpacked' });
  });

  test('one that claims to be smaller than it is', async () => {
    const bomb = await workbook(sheetWith(' '.repeat(60 * 1024 * 1024)));
    const lie = lyingAbout(bomb, 'xl/worksheets/sheet1.xml', 1000);
    expect(await read(lie)).toMatchObject({ code: 'UNREADABLE', detail: expect.stringContaining('too many bytes') });
  });

  test('one of more than 200 entries', async () => {
    const parts = Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`xl/media/${at}`, '']));
    expect(await read(await workbook(sheetWith(''), parts))).toMatchObject({ code: 'TOO_LARGE', limit: 'entries' });
  });

  test('one whose two cells lie in opposite corners', async () => {
    const corners = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>';
    expect((await read(await workbook(sheetWith(corners)))).ok).toBe(false);
  });

  test('one of more than two million cells', async () => {
    const row = (at: number) => `<row r="${at}"><c r="A${at}"><v>1</v></c><c r="CV${at}"><v>1</v></c></row>`;
    const rows = Array.from({ length: 20_001 }, (_, at) => row(at + 1)).join('');
    expect(await read(await workbook(sheetWith(rows)))).toMatchObject({ code: 'TOO_LARGE', limit: 'cells' });
  });

  test('one whose names expand into one another', async () => {
    const entities = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>';
    const cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row>';
    const outcome = await read(await workbook(`${entities}${sheetWith(cell)}`));
    // Not expanded or refused: either is safe.
    expect(JSON.stringify(outcome)).not.toContain('aaaaaaaaaaa');
  });
});
