import { expect, test } from 'vitest';
import { writeDocx } from './docx.ts';
import { parse } from './parsers/docx.ts';
import { unzip } from './zip.fixture.ts';

const wrote = async (blocks: Parameters<typeof writeDocx>[0]['blocks']) =>
  Buffer.from(await writeDocx({ title: 'Für <Köln>', subtitle: 'November', lang: 'en', blocks }));

test('headings, lists and tables are those of Word, and every text is there as it was', async () => {
  const bytes = await wrote([
    { kind: 'heading', level: 2, text: 'Steps & more' },
    { kind: 'paragraph', text: 'One line\nand another, with \u0007 and 日本 🎉' },
    { kind: 'list', items: ['Open', 'Close'] },
    { kind: 'list', items: ['First', 'Inside'], marks: ['1.', '–'] },
    {
      kind: 'table',
      caption: 'Parts',
      columns: [{ title: 'part' }, { title: 'n', align: 'end' }],
      rows: [['fuse', '2']],
    },
    { kind: 'chart', svg: '<svg/>', alt: 'A chart of parts' },
  ]);
  expect(await parse(bytes, {})).toMatchObject({
    blocks: [
      { kind: 'paragraph', text: 'Für <Köln>' },
      { kind: 'paragraph', text: 'November' },
      { kind: 'heading', level: 2, text: 'Steps & more' },
      { kind: 'paragraph', text: 'One line\nand another, with and 日本 🎉' },
      // The marks are those of the reader: to Word these two are a list.
      { kind: 'paragraph', text: '- Open' },
      { kind: 'paragraph', text: '- Close' },
      { kind: 'paragraph', text: '1. First' },
      { kind: 'paragraph', text: '– Inside' },
      { kind: 'heading', level: 3, text: 'Parts' },
      {
        kind: 'table',
        rows: [
          ['part', 'n'],
          ['fuse', '2'],
        ],
      },
      { kind: 'paragraph', text: 'A chart of parts' },
    ],
  });
});

test('a text runs in the direction of its first letter, and a long table repeats its head', async () => {
  const bytes = await wrote([
    { kind: 'paragraph', text: 'שלום world' },
    { kind: 'paragraph', text: 'hello שלום' },
    { kind: 'table', columns: [{ title: 'n' }], rows: Array.from({ length: 300 }, (_, at) => [`${at}`]) },
  ]);
  const xml = (await unzip(bytes)).get('word/document.xml')!.toString();
  const paragraphs = xml.split('<w:p>');
  expect(paragraphs.find((one) => one.includes('שלום world'))).toMatch(/<w:bidi\/>.*<w:rtl\/>/);
  expect(paragraphs.find((one) => one.includes('hello שלום'))).not.toContain('<w:bidi/>');
  expect(xml.match(/<w:tblHeader\/>/g)).toHaveLength(1);
  expect(xml.match(/<w:cantSplit\/>/g)).toHaveLength(301);
});
