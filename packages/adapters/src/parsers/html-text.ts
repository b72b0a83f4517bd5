import { Parser } from 'htmlparser2';
import { ParseRefusal } from '../parse-outcome.ts';
import type { TextBlock, TextDocument } from './text-document.ts';

/** The parser looks through all open elements at each new one: beyond some depth that takes for ever. */
const maximumDepth = 256;

const unseen = new Set(
  'script style noscript template nav svg math iframe object embed audio video canvas map select textarea button'.split(
    ' ',
  ),
);
const blockElements = new Set(
  (
    'address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure ' +
    'footer form h1 h2 h3 h4 h5 h6 header hgroup hr html li main menu ol p pre section summary table tbody td tfoot ' +
    'th thead tr ul'
  ).split(' '),
);

/** The blocks of a page, in order. Throws ParseRefusal where elements are nested too deep. */
export function textOfHtml(html: string): TextDocument {
  const reader = new HtmlReader();
  const parser = new Parser(reader, { decodeEntities: true });
  parser.write(html);
  parser.end();
  return reader.document();
}

interface Table {
  rows: string[][];
  /** Tables within a cell are part of its text. */
  nested: number;
}

class HtmlReader {
  #blocks: TextBlock[] = [];
  #title: string | undefined;
  #text: string[] = [];
  #depth = 0;
  /** At which depth what is being read is unseen, a title, a heading or preformatted; zero: it is not. */
  #unseenAt = 0;
  #titleAt = 0;
  #preAt = 0;
  #heading: { at: number; level: number } | undefined;
  #table: Table | undefined;

  onopentag(name: string, attributes: Readonly<Record<string, string>>): void {
    this.#depth += 1;
    if (this.#depth > maximumDepth) throw new ParseRefusal('TOO_LARGE', { limit: 'depth' });
    if (this.#unseenAt !== 0) return;
    if (unseen.has(name) || isHidden(attributes)) {
      this.#unseenAt = this.#depth;
      return;
    }
    if (name === 'br') this.#text.push('\n');
    if (name === 'title') this.#open(() => (this.#titleAt = this.#depth));
    if (name === 'table') this.#openTable();
    if (!blockElements.has(name)) return;
    if (this.#table !== undefined) {
      this.#openInTable(name);
      return;
    }
    this.#close();
    if (name === 'pre' && this.#preAt === 0) this.#preAt = this.#depth;
    if (name === 'li') this.#text.push('- ');
    const level = /^h([1-6])$/.exec(name)?.[1];
    if (level !== undefined) this.#heading = { at: this.#depth, level: Number(level) };
  }

  ontext(text: string): void {
    // Only `br` breaks a line; outside of `pre`, line breaks in the source are blanks.
    if (this.#unseenAt === 0) this.#text.push(this.#preAt === 0 ? text.replace(/\s/g, ' ') : text);
  }

  onclosetag(name: string): void {
    const depth = this.#depth;
    this.#depth -= 1;
    if (this.#unseenAt !== 0) {
      if (depth === this.#unseenAt) this.#unseenAt = 0;
      return;
    }
    if (depth === this.#titleAt) {
      this.#title = inOneLine(this.#take());
      this.#titleAt = 0;
    } else if (name === 'table') this.#closeTable();
    else if (this.#table !== undefined) this.#closeInTable(name);
    else if (blockElements.has(name)) this.#close();
    if (depth === this.#preAt) this.#preAt = 0;
    if (depth === this.#heading?.at) this.#heading = undefined;
  }

  document(): TextDocument {
    this.#close();
    return { title: this.#title === '' ? undefined : this.#title, blocks: this.#blocks };
  }

  #open(note: () => void): void {
    this.#close();
    note();
  }

  #take(): string {
    const text = this.#text.join('');
    this.#text = [];
    return text;
  }

  #close(): void {
    const raw = this.#take();
    if (this.#preAt !== 0) {
      const code = raw.replace(/^\n/, '').trimEnd();
      if (code !== '') this.#blocks.push({ kind: 'code', text: code });
      return;
    }
    const text = inLines(raw);
    if (text === '' || text === '-') return;
    if (this.#heading === undefined) this.#blocks.push({ kind: 'paragraph', text });
    else this.#blocks.push({ kind: 'heading', level: this.#heading.level, text: inOneLine(text) });
  }

  #openTable(): void {
    if (this.#table === undefined) this.#open(() => (this.#table = { rows: [], nested: 0 }));
    else this.#table.nested += 1;
  }

  #closeTable(): void {
    if (this.#table === undefined) return;
    if (this.#table.nested > 0) {
      this.#table.nested -= 1;
      return;
    }
    const rest = inLines(this.#take());
    const rows = this.#table.rows.filter((row) => row.some((cell) => cell !== ''));
    this.#table = undefined;
    // Mails and old pages are laid out in tables: one column is no table.
    if (rows.every((row) => row.length === 1))
      this.#blocks.push(...rows.map(([text]) => ({ kind: 'paragraph', text: text! }) as const));
    else this.#blocks.push({ kind: 'table', rows });
    if (rest !== '') this.#blocks.push({ kind: 'paragraph', text: rest });
  }

  #openInTable(name: string): void {
    const table = this.#table!;
    if (table.nested > 0 || (name !== 'td' && name !== 'th')) this.#text.push('\n');
    if (table.nested === 0 && name === 'tr') table.rows.push([]);
  }

  #closeInTable(name: string): void {
    const table = this.#table!;
    if (table.nested === 0 && (name === 'td' || name === 'th')) {
      if (table.rows.length === 0) table.rows.push([]);
      table.rows.at(-1)!.push(inLines(this.#take()));
    } else if (blockElements.has(name)) this.#text.push('\n');
  }
}

function isHidden({ hidden, style = '', 'aria-hidden': aria }: Readonly<Record<string, string>>): boolean {
  return hidden !== undefined || aria === 'true' || /display\s{0,9}:\s{0,9}none/i.test(style);
}

const inOneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** White space as a browser shows it, but for the line breaks that were asked for. */
function inLines(text: string): string {
  return text
    .split('\n')
    .map(inOneLine)
    .filter((line) => line !== '')
    .join('\n');
}
