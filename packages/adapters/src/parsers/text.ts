import { ParseRefusal } from '../parse-outcome.ts';
import { decodeText } from './decode-text.ts';
import type { TextDocument } from './text-document.ts';

/** Reads plain text: paragraphs end at blank lines. What has a NUL is no text. */
export function parse(input: Buffer, _options: object): TextDocument {
  const text = decodeText(input);
  if (text.includes('\0')) throw new ParseRefusal('UNSUPPORTED');
  return { blocks: paragraphsOf(text).map((paragraph) => ({ kind: 'paragraph', text: paragraph })) };
}

/** Line by line: a pattern over the whole text could look at a run of blanks again and again. */
function paragraphsOf(text: string): string[] {
  const paragraphs: string[] = [];
  let lines: string[] = [];
  const close = () => {
    if (lines.length > 0) paragraphs.push(lines.join('\n'));
    lines = [];
  };
  for (const line of text.split(/\r\n|[\n\r\f\u2028\u2029]/)) {
    const kept = line.trimEnd();
    if (kept === '') close();
    else lines.push(kept);
  }
  close();
  return paragraphs;
}
