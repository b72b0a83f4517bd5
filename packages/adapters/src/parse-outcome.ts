/**
 * Why nothing was read. All but the last two are about the file and stay true however often it is tried; `BUSY` passes,
 * and `CRASHED` is a fault of a parser that somebody should look at.
 */
export type ParseFailureCode =
  | 'UNSUPPORTED'
  | 'UNREADABLE'
  | 'ENCRYPTED'
  | 'TOO_LARGE'
  | 'TOO_SLOW'
  | 'BUSY'
  | 'CRASHED';

/** The part of a file that is too large. */
export type ParseLimit =
  | 'input'
  | 'output'
  | 'memory'
  | 'unpacked'
  | 'entries'
  | 'pixels'
  | 'pages'
  | 'cells'
  | 'depth'
  | 'parts';

export interface ParseFailure {
  ok: false;
  code: ParseFailureCode;
  /** With `TOO_LARGE`. */
  limit?: ParseLimit | undefined;
  /** The message of the parser, for logs only: it may quote the file. */
  detail?: string | undefined;
}

/** The outcome of reading a file. */
export type ParseOutcome<T> = { ok: true; value: T } | ParseFailure;

/** How parsers refuse a file. Whatever else they throw counts as `UNREADABLE`. */
export class ParseRefusal extends Error {
  override name = 'ParseRefusal';
  code: ParseFailureCode;
  limit: ParseLimit | undefined;

  constructor(code: 'UNSUPPORTED' | 'UNREADABLE' | 'ENCRYPTED', options?: ErrorOptions);
  constructor(code: 'TOO_LARGE', options: ErrorOptions & { limit: ParseLimit });
  constructor(code: ParseFailureCode, options: ErrorOptions & { limit?: ParseLimit } = {}) {
    super(options.limit === undefined ? code : `${code} (${options.limit})`, options);
    this.code = code;
    this.limit = options.limit;
  }
}
