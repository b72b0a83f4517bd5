import type { ParseLimits } from './parse-limits.ts';

/** How one format is read. */
export interface Parser {
  /** Only the child process calls it: the libraries behind it never run in ours. */
  load: () => Promise<{ parse: (input: Buffer, options: never) => unknown }>;
  /** Uses machine code, which the permissions of Node do not hold. */
  native?: boolean;
  limits?: Partial<ParseLimits>;
}

export type Parsers = Readonly<Record<string, Parser>>;

type ParseOf<P extends Parser> = Awaited<ReturnType<P['load']>>['parse'];
export type OptionsOf<P extends Parser> = Parameters<ParseOf<P>>[1];
export type ParsedOf<P extends Parser> = Awaited<ReturnType<ParseOf<P>>>;

/** The task of a child; the file itself comes through standard input. */
export interface ParserTask {
  format: string;
  options: unknown;
  limits: ParseLimits;
  /** The process that asks. Whose parent is another one is an orphan. */
  parent: number;
}

/** The pipe for the answer: what a library prints must not end up in it. */
export const ANSWER_FD = 3;
