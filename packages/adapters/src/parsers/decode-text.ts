const marks: readonly [encoding: string, ...bytes: number[]][] = [
  ['utf-8', 0xef, 0xbb, 0xbf],
  ['utf-16le', 0xff, 0xfe],
  ['utf-16be', 0xfe, 0xff],
];

/**
 * The text of bytes: by their byte order mark, else as UTF-8, else in the encoding that somebody declared, else in the
 * one that most other texts are in. UTF-8 goes before what is declared, as text in another encoding is hardly ever
 * valid UTF-8, and declarations are often wrong.
 */
export function decodeText(bytes: Buffer, declared?: string): string {
  const marked = marks.find(([, ...mark]) => mark.every((byte, at) => bytes[at] === byte));
  if (marked !== undefined) return new TextDecoder(marked[0]).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return decoderFor(declared).decode(bytes);
  }
}

function decoderFor(declared = 'windows-1252'): TextDecoder {
  try {
    return new TextDecoder(declared);
  } catch {
    return new TextDecoder('windows-1252');
  }
}
