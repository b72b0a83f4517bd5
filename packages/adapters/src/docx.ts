import { ZipFile } from 'yazl';
import type { ReportData } from './pdf-templates.ts';

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    // What XML cannot hold.
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '');

const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
/** Whether the first letter of a text runs to the left, as the whole of it then does. */
const runsLeft = (text: string): boolean => rightToLeft.test(/\p{L}/u.exec(text)?.[0] ?? '');

interface Look {
  readonly style?: string | undefined;
  readonly align?: 'start' | 'end' | undefined;
}
/** A paragraph in one of the styles below; each line of it on a line of its own. */
function paragraph(text: string, { style, align }: Look = {}): string {
  const lines = text.split('\n').map((line) => `<w:t xml:space="preserve">${escaped(line)}</w:t>`);
  const leftward = runsLeft(text);
  const properties = [
    style === undefined ? '' : `<w:pStyle w:val="${style}"/>`,
    leftward ? '<w:bidi/>' : '',
    align === 'end' ? '<w:jc w:val="end"/>' : '',
  ].join('');
  const look = properties === '' ? '' : `<w:pPr>${properties}</w:pPr>`;
  return `<w:p>${look}<w:r>${leftward ? '<w:rPr><w:rtl/></w:rPr>' : ''}${lines.join('<w:br/>')}</w:r></w:p>`;
}

type Column = Extract<ReportData['blocks'][number], { kind: 'table' }>['columns'][number];

function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const cell = (text: string, look: Look) => `<w:tc><w:tcPr/>${paragraph(text, look)}</w:tc>`;
  const titles = columns.map(({ title, align }) => cell(title, { style: 'TableHead', align }));
  // Repeated on each page.
  const head = `<w:tr><w:trPr><w:tblHeader/></w:trPr>${titles.join('')}</w:tr>`;
  const body = rows.map(
    (row) => `<w:tr>${row.map((text, at) => cell(text, { align: columns[at]?.align })).join('')}</w:tr>`,
  );
  const edge = (side: string) => `<w:${side} w:val="single" w:sz="4" w:color="CBD2D9"/>`;
  const borders = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV'].map(edge).join('');
  const grid = columns.map(() => '<w:gridCol/>').join('');
  return `<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>${borders}</w:tblBorders></w:tblPr><w:tblGrid>${grid}</w:tblGrid>${head}${body.join('')}</w:tbl>${paragraph('')}`;
}

function bodyOf({ title, subtitle, blocks }: ReportData): string {
  const parts = [paragraph(title, { style: 'Title' }), ...(subtitle === undefined ? [] : [paragraph(subtitle)])];
  for (const block of blocks) {
    if (block.kind === 'heading') parts.push(paragraph(block.text, { style: `Heading${block.level}` }));
    if (block.kind === 'paragraph') parts.push(paragraph(block.text));
    if (block.kind === 'list')
      parts.push(...block.items.map((item, at) => paragraph(`${block.marks?.[at] ?? '•'} ${item}`)));
    if (block.kind === 'table') {
      if (block.caption !== undefined && block.caption !== '')
        parts.push(paragraph(block.caption, { style: 'Heading3' }));
      parts.push(table(block.columns, block.rows));
    }
    if (block.kind === 'chart') parts.push(paragraph(block.alt));
  }
  return parts.join('');
}

/** A4, with the margins of the PDF. */
const PAGE =
  '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1361" w:right="1247" w:bottom="1361" w:left="1247" w:header="709" w:footer="709" w:gutter="0"/></w:sectPr>';
const MAIN = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const style = (id: string, name: string, size: number) =>
  `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/><w:rPr><w:b/><w:sz w:val="${size}"/></w:rPr></w:style>`;
const files = (data: ReportData): Readonly<Record<string, string>> => ({
  '[Content_Types].xml': `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>`,
  '_rels/.rels': `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
  'word/_rels/document.xml.rels': `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`,
  'word/styles.xml': `${HEAD}<w:styles xmlns:w="${MAIN}">${style('Title', 'Title', 40)}${style('Heading1', 'heading 1', 32)}${style('Heading2', 'heading 2', 26)}${style('Heading3', 'heading 3', 22)}${style('TableHead', 'Table Head', 20)}</w:styles>`,
  'word/document.xml': `${HEAD}<w:document xmlns:w="${MAIN}"><w:body>${bodyOf(data)}${PAGE}</w:body></w:document>`,
});

/** The document of a PDF template as a Word file. The same request gives the same bytes. */
export async function writeDocx(data: ReportData, created_at: string): Promise<Uint8Array> {
  const zip = new ZipFile();
  const mtime = new Date(created_at);
  for (const [name, text] of Object.entries(files(data))) zip.addBuffer(Buffer.from(text), name, { mtime });
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
