/** So many bytes from the beginning tell what a file is. */
export const HEAD = 4096;
const UNKNOWN = 'application/octet-stream';

type Signature = readonly [type: string, at: number, ...bytes: (number | string)[]];
const signatures: readonly Signature[] = [
  ['image/png', 0, 0x89, 'PNG\r\n', 0x1a, 0x0a],
  ['image/jpeg', 0, 0xff, 0xd8, 0xff],
  ['image/gif', 0, 'GIF87a'],
  ['image/gif', 0, 'GIF89a'],
  ['image/webp', 8, 'WEBP'],
  ['image/avif', 4, 'ftypavif'],
  ['image/heic', 4, 'ftypheic'],
  ['image/tiff', 0, 'II', 0x2a, 0x00],
  ['image/tiff', 0, 'MM', 0x00, 0x2a],
  ['image/bmp', 0, 'BM'],
  ['audio/wav', 8, 'WAVE'],
  ['audio/mpeg', 0, 'ID3'],
  ['audio/flac', 0, 'fLaC'],
  ['audio/ogg', 0, 'OggS'],
  ['audio/mp4', 4, 'ftypM4A'],
  ['video/quicktime', 4, 'ftypqt'],
  ['video/mp4', 4, 'ftyp'],
  ['video/webm', 0, 0x1a, 0x45, 0xdf, 0xa3],
  ['application/pdf', 0, '%PDF-'],
  ['application/gzip', 0, 0x1f, 0x8b],
  ['application/x-7z-compressed', 0, '7z', 0xbc, 0xaf],
  ['application/vnd.rar', 0, 'Rar!'],
  ['application/x-msdownload', 0, 'MZ'],
  ['application/x-elf', 0, 0x7f, 'ELF'],
];
const compiled = signatures.map(([type, at, ...bytes]) => ({
  type,
  at,
  bytes: Buffer.concat(
    bytes.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from([part]))),
  ),
}));

/** Files of office programs are zip files with such entries in front. */
const zipped: readonly (readonly [type: string, part: string])[] = [
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'word/'],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'xl/'],
  ['application/vnd.openxmlformats-officedocument.presentationml.presentation', 'ppt/'],
  ['application/vnd.oasis.opendocument.text', 'mimetypeapplication/vnd.oasis.opendocument.text'],
  ['application/vnd.oasis.opendocument.spreadsheet', 'mimetypeapplication/vnd.oasis.opendocument.spreadsheet'],
];
/** Among kinds of text only the ending tells, and only these are believed. */
const texts: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  json: 'application/json',
  ndjson: 'application/x-ndjson',
  md: 'text/markdown',
  eml: 'message/rfc822',
};

/**
 * The type of a file by its first bytes, whatever its sender or its name says. Markup that a browser would run is named as
 * such even where it calls itself text.
 */
export function contentTypeOf(head: Buffer, name: string): string {
  const known = compiled.find(({ at, bytes }) => head.subarray(at, at + bytes.length).equals(bytes));
  if (known !== undefined) return known.type;
  if (head.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004', 'latin1'))) return zipTypeOf(head);
  if (!isText(head)) return UNKNOWN;
  const beginning = head
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart()
    .toLowerCase();
  const markup = afterPreamble(beginning);
  if (/^<svg[\s>]/.test(markup)) return 'image/svg+xml';
  if (
    /^<(!doctype html|html|head|body|script|iframe|img|a|div|p|style|meta|object|embed|form|link|base)[\s/>]/.test(
      markup,
    )
  )
    return 'text/html';
  if (beginning.startsWith('<?xml')) return 'application/xml';
  return texts[/\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''] ?? 'text/plain';
}

const UNDER_NAMES: Readonly<Record<string, string>> = {
  ...texts,
  txt: 'text/plain',
  log: 'text/plain',
  htm: 'text/html',
  html: 'text/html',
};
/**
 * The type that a file is read as: bytes that are not UTF-8 can still be text in an older encoding, where their name says so.
 * For reading alone; a browser is never told.
 */
export const readableTypeOf = (content_type: string, name: string): string =>
  content_type === UNKNOWN
    ? (UNDER_NAMES[/\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''] ?? UNKNOWN)
    : content_type;

const preambles = [
  ['<?xml', '>'],
  ['<!--', '-->'],
  ['<!doctype svg', '>'],
] as const;
/** Markup from its first element on: behind the declaration, comments and the document type of a picture. */
function afterPreamble(markup: string): string {
  let from = 0;
  for (;;) {
    const begins = preambles.find(([begin]) => markup.startsWith(begin, from));
    const end = begins === undefined ? -1 : markup.indexOf(begins[1], from + begins[0].length);
    if (end === -1) return markup.slice(from);
    from = end + begins![1].length;
    while (from < markup.length && markup[from]!.trim() === '') from++;
  }
}

function zipTypeOf(head: Buffer): string {
  const entries = head.toString('latin1');
  return zipped.find(([, part]) => entries.includes(part))?.[0] ?? 'application/zip';
}

/** UTF-8 without control characters that text has no use for; the head may end inside a character. */
function isText(head: Buffer): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return !/[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text);
  } catch {
    return false;
  }
}

const shown = /^(image\/(png|jpeg|gif|webp|avif|bmp)|audio\/[a-z0-9]+|video\/[a-z0-9]+)$/;
/** Whether a browser may show it inside a page of ours: only what cannot run anything. */
export const mayBeInline = (content_type: string): boolean => shown.test(content_type);
