import type { IParagraphOptions, Paragraph, Table } from 'docx';
import type { ReportBlock, ReportData } from './pdf-templates.ts';

/** The library is loaded with the first document that somebody asks for. */
type Library = typeof import('docx');

/** Characters that XML cannot contain. */
const unstorable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
/** Whether the first letter of a text runs to the left, as the whole of it then does. */
const runsLeft = (text: string): boolean => rightToLeft.test(/\p{L}/u.exec(text)?.[0] ?? '');

type Look = Pick<IParagraphOptions, 'heading' | 'alignment' | 'style' | 'bullet' | 'indent' | 'keepNext'>;
/** A paragraph in its own direction; each line of it stands on a line of its own. */
function paragraph({ Paragraph, TextRun }: Library, text: string, look: Look = {}): Paragraph {
  const leftward = runsLeft(text);
  const lines = text.replaceAll(unstorable, '').split('\n');
  return new Paragraph({
    ...look,
    ...(leftward ? { bidirectional: true } : {}),
    children: lines.map(
      (line, at) =>
        new TextRun({ text: line, ...(at === 0 ? {} : { break: 1 }), ...(leftward ? { rightToLeft: true } : {}) }),
    ),
  });
}

type Column = Extract<ReportBlock, { kind: 'table' }>['columns'][number];
/** A table over the width of the page. Its head is repeated on each page, and a row is never torn apart. */
function table(library: Library, columns: readonly Column[], rows: readonly (readonly string[])[]): Table {
  const { AlignmentType, BorderStyle, Table, TableCell, TableRow, WidthType } = library;
  const edge = { style: BorderStyle.SINGLE, size: 4, color: 'CBD2D9' };
  const cell = (text: string, at: number, style?: string) =>
    new TableCell({
      margins: { top: 40, bottom: 40, left: 80, right: 80 },
      children: [
        paragraph(library, text, {
          ...(style === undefined ? {} : { style }),
          ...(columns[at]?.align === 'end' ? { alignment: AlignmentType.END } : {}),
        }),
      ],
    });
  const head = columns.map(({ title }, at) => cell(title, at, 'TableHead'));
  const body = rows.map((row) => row.map((text, at) => cell(text, at)));
  return new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    columnWidths: columns.map(() => Math.floor(TEXT_WIDTH / Math.max(columns.length, 1))),
    borders: { top: edge, bottom: edge, left: edge, right: edge, insideHorizontal: edge, insideVertical: edge },
    rows: [
      new TableRow({ tableHeader: true, cantSplit: true, children: head }),
      ...body.map((children) => new TableRow({ cantSplit: true, children })),
    ],
  });
}

function partsOf(library: Library, block: ReportBlock): (Paragraph | Table)[] {
  const { HeadingLevel } = library;
  const headings = { 1: HeadingLevel.HEADING_1, 2: HeadingLevel.HEADING_2, 3: HeadingLevel.HEADING_3 } as const;
  switch (block.kind) {
    case 'heading':
      return [paragraph(library, block.text, { heading: headings[block.level] })];
    case 'paragraph':
      return [paragraph(library, block.text)];
    case 'list':
      return block.items.map((item, at) => {
        const mark = block.marks?.[at];
        return mark === undefined
          ? paragraph(library, item, { bullet: { level: 0 } })
          : paragraph(library, `${mark} ${item}`, { indent: { left: 360 } });
      });
    case 'table': {
      const caption = block.caption ?? '';
      return [
        ...(caption === '' ? [] : [paragraph(library, caption, { heading: HeadingLevel.HEADING_3, keepNext: true })]),
        table(library, block.columns, block.rows),
        paragraph(library, ''),
      ];
    }
    case 'chart':
      return [paragraph(library, block.alt)];
  }
}

/** A4 and the margins of the PDF, in twentieths of a point. */
const PAGE = {
  size: { width: 11_906, height: 16_838 },
  margin: { top: 1361, right: 1247, bottom: 1361, left: 1247 },
};
const TEXT_WIDTH = PAGE.size.width - PAGE.margin.left - PAGE.margin.right;
const bold = (size: number) => ({
  run: { bold: true, size, color: '000000' },
  paragraph: { spacing: { before: 240, after: 80 } },
});

/** The document of a PDF template as a Word file: its headings, lists and tables are those of Word. */
export async function writeDocx({ title, subtitle, lang, blocks }: ReportData): Promise<Uint8Array> {
  const library = await import('docx');
  const { Document, HeadingLevel, Packer } = library;
  return Packer.toBuffer(
    new Document({
      title: title.replaceAll(unstorable, ''),
      creator: 'Deskwire',
      styles: {
        default: {
          document: {
            run: { font: 'Arial', size: 21, language: { value: lang } },
            paragraph: { spacing: { after: 80 } },
          },
          title: bold(40),
          heading1: bold(32),
          heading2: bold(26),
          heading3: bold(22),
        },
        paragraphStyles: [{ id: 'TableHead', name: 'Table Head', basedOn: 'Normal', run: { bold: true } }],
      },
      sections: [
        {
          properties: { page: PAGE },
          children: [
            paragraph(library, title, { heading: HeadingLevel.TITLE }),
            ...(subtitle === undefined ? [] : [paragraph(library, subtitle)]),
            ...blocks.flatMap((block) => partsOf(library, block)),
          ],
        },
      ],
    }),
  );
}
