/** Bytes `start` to `end` of a file, both included. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * The single part of a file that a request asks for (RFC 9110, section 14). Undefined means the whole file, which also
 * applies to several parts, to anything that is not a range, and to a part of an older version.
 */
export function rangeOf(
  { range, 'if-range': ifRange }: { range?: string | undefined; 'if-range'?: string | string[] | undefined },
  etag: string,
  size: number,
): Range | 'unsatisfiable' | undefined {
  if (range === undefined || (ifRange !== undefined && ifRange !== etag)) return undefined;
  // No header that means something is longer; what blanks there are may stand at either end only.
  if (range.length > 100) return undefined;
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/i.exec(range.replaceAll(/[ \t]/g, '')) ?? [];
  if (first === '' && last === '') return undefined;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (first !== '' && last !== '' && Number(last) < start) return undefined;
  return start >= size ? 'unsatisfiable' : { start, end };
}
