import { describe, expect, test } from 'vitest';
import { parseFile } from '../parse-file.ts';
import { outcomeOf } from '../parser-program.ts';
import { parse } from './docx.ts';
import { lyingAbout, zipOf } from './zip.fixture.ts';

// Each file is read in a process of its own, and a busy machine starts those slowly.

const patient = { wall_ms: 10 * 60_000 };
const read = (bytes: Buffer) => outcomeOf(() => parse(bytes, {}));

/** A Word document with the given body. */
const documentOf = (body: string, more: Record<string, string | Buffer> = {}) =>
  zipOf({
    '[Content_Types].xml':
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>',
    '_rels/.rels':
      '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
    'word/document.xml': `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`,
    ...more,
  });
const run = (text: string) => `<w:r><w:t xml:space="preserve">${text}</w:t></w:r>`;
const p = (text: string, style = '') =>
  `<w:p>${style === '' ? '' : `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>`}${run(text)}</w:p>`;
const styles = `<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style></w:styles>`;

test('a document is its headings, paragraphs and tables', async () => {
  const cell = (text: string) => `<w:tc>${p(text)}</w:tc>`;
  const table = `<w:tbl><w:tr>${cell('a')}${cell('b')}</w:tr><w:tr>${cell('c')}${cell('ü')}</w:tr></w:tbl>`;
  const body = p('Title', 'Heading1') + p('Some &lt;text&gt;') + table + p('end');
  const bytes = await documentOf(body, { 'word/styles.xml': styles });
  expect(await parseFile('docx', bytes, {}, { limits: patient })).toEqual({
    ok: true,
    value: {
      blocks: [
        { kind: 'heading', level: 1, text: 'Title' },
        { kind: 'paragraph', text: 'Some <text>' },
        {
          kind: 'table',
          rows: [
            ['a', 'b'],
            ['c', 'ü'],
          ],
        },
        { kind: 'paragraph', text: 'end' },
      ],
    },
  });
});

describe('refused is', () => {
  test.each([
    ['nothing', Buffer.alloc(0), 'UNREADABLE'],
    ['an old Word file', Buffer.from('d0cf11e0a1b11ae10000', 'hex'), 'UNSUPPORTED'],
  ])('%s', async (_what, bytes, code) => {
    expect(await read(bytes)).toMatchObject({ ok: false, code });
  });

  test('a zip file that is no document', async () => {
    expect(await read(await zipOf({ a: 'b' }))).toMatchObject({ code: 'UNREADABLE' });
  });

  test('one that says that it unpacks to more than 200 MB', async () => {
    const bomb = lyingAbout(await documentOf(p('small')), 'word/document.xml', 201 * 1024 * 1024);
    expect(await read(bomb)).toMatchObject({ code: 'TOO_LARGE', limit: 'unpacked' });
  });

  test('one that claims to be smaller than it is', async () => {
    const lie = lyingAbout(await documentOf(' '.repeat(10_000_000)), 'word/document.xml', 1000);
    expect(await read(lie)).toMatchObject({ code: 'UNREADABLE' });
  });

  test('one of more than 2,000 entries', async () => {
    const parts = Object.fromEntries(Array.from({ length: 2000 }, (_, at) => [`word/media/${at}`, '']));
    expect(await read(await documentOf('', parts))).toMatchObject({ code: 'TOO_LARGE', limit: 'entries' });
  });

  test('one whose text takes more memory than there is', async () => {
    const bomb = await documentOf('<w:p/>'.repeat(10_000_000));
    const outcome = await parseFile('docx', bomb, {}, { limits: { ...patient, resident_bytes: 256 * 1024 * 1024 } });
    expect(outcome).toMatchObject({ code: 'TOO_LARGE', limit: 'memory' });
  });

  test('one whose elements are nested without end', async () => {
    const deep = await documentOf(`${'<w:p>'.repeat(100_000)}${'</w:p>'.repeat(100_000)}`);
    expect((await parseFile('docx', deep, {}, { limits: patient })).ok).toBe(false);
  });
});

test('a document that names a file of ours gets nothing of it', async () => {
  const entity = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>';
  const bytes = await zipOf({
    '_rels/.rels':
      '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
    'word/document.xml': `${entity}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${p('&a;')}</w:body></w:document>`,
  });
  expect(JSON.stringify(await read(bytes))).not.toContain('root:');
});
