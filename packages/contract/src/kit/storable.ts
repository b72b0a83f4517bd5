import { cut } from './cut.ts';

/** Characters that neither the database nor XML can hold; halves of characters are replaced, not removed. */
const unstorable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
/** Halves of characters, which no encoding can hold. */
const half = /\p{Surrogate}/gu;
/** Something that can be seen; the rest are blanks, marks of direction, joiners and fillers. */
const visible = /[^\s\p{Cc}\p{Cf}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u;

export const isVisible = (text: string): boolean => visible.test(text);

/**
 * A text of another program as we keep it: composed, without characters that cannot be stored, trimmed, and empty if none of
 * it is visible.
 */
export function storable(text: string, max = Infinity): string {
  const kept = text
    .replaceAll(half, '\ufffd')
    .replaceAll('\r\n', '\n')
    .replaceAll(unstorable, '')
    .normalize('NFC')
    .trim();
  return isVisible(kept) ? cut(kept, max).trimEnd() : '';
}

/** The same in one line. */
export const storableLine = (text: string, max = Infinity): string =>
  cut(storable(text).replaceAll(/\s+/g, ' '), max).trimEnd();
