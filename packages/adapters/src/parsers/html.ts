import { decodeText } from './decode-text.ts';
import { textOfHtml } from './html-text.ts';
import type { TextDocument } from './text-document.ts';

/** Reads the text of a page that somebody would see, without scripts, styles, navigation and what is hidden. */
export function parse(input: Buffer, _options: object): TextDocument {
  const head = input.toString('latin1', 0, 1024);
  return textOfHtml(decodeText(input, /charset\s{0,9}=\s{0,9}["']?([\w:.-]{1,40})/i.exec(head)?.[1]));
}
