import { toPlainText } from '@react-email/render';

/** The part of html-to-text's formatters that we use; the package ships no types. */
interface TextElement {
  attribs: Readonly<Record<string, string>>;
  children: readonly unknown[];
}
interface TextBuilder {
  openBlock(options?: { leadingLineBreaks?: number }): void;
  closeBlock(options?: { trailingLineBreaks?: number }): void;
  addInline(text: string, options?: { noWordTransform?: boolean }): void;
  addLiteral(text: string): void;
}
type Walk = (children: readonly unknown[], builder: TextBuilder) => void;

const options = {
  wordwrap: 76,
  selectors: [
    { selector: 'h1', options: { uppercase: false, leadingLineBreaks: 0 } },
    { selector: 'a', options: { linkBrackets: ['<', '>'], hideLinkHrefIfSameAsText: true } },
    { selector: 'a.button', format: 'button' },
    { selector: 'table.facts', format: 'dataTable', options: { uppercaseHeaderCells: false, colSpacing: 2 } },
    { selector: '#foot', format: 'foot' },
  ],
  formatters: {
    /** The address of a button stands alone on its line, where every program makes it a link and nothing is cut off. */
    button(element: TextElement, walk: Walk, builder: TextBuilder) {
      builder.openBlock({ leadingLineBreaks: 1 });
      walk(element.children, builder);
      builder.addInline(':');
      builder.closeBlock({ trailingLineBreaks: 1 });
      builder.openBlock();
      builder.addInline(element.attribs['href'] ?? '', { noWordTransform: true });
      builder.closeBlock({ trailingLineBreaks: 2 });
    },
    /** The usual sign of a signature, which programs show dimmed and leave out of answers. */
    foot(element: TextElement, walk: Walk, builder: TextBuilder) {
      builder.openBlock({ leadingLineBreaks: 2 });
      builder.addLiteral('-- ');
      builder.closeBlock({ trailingLineBreaks: 1 });
      walk(element.children, builder);
    },
  },
};

/** The mail for programs and people that want no HTML. */
export function plainText(html: string): string {
  return `${toPlainText(html, options).trim()}\n`;
}
