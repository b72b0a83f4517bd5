import type { DestinationStream } from 'pino';

interface Line {
  readonly level: string;
  readonly time: string;
  readonly name: string;
  readonly msg?: string;
  readonly [field: string]: unknown;
}
interface Request {
  readonly method: string;
  /** Null if there is nothing at the address. */
  readonly route: string | null;
  readonly params?: Readonly<Record<string, string>>;
  readonly status: number;
  readonly ms: number;
}

/** Writes log lines for a person at a terminal: time, program, and what happened. Warnings and errors name their level. */
export function readableLines(write: (text: string) => void): DestinationStream {
  return { write: (json) => write(`${textOf(JSON.parse(json) as Line)}\n`) };
}

function textOf({ level, time, name, pid: _, ...fields }: Line): string {
  const mark = quiet.has(level) ? '' : `${level.toUpperCase()} `;
  return `${clock(time)}  ${name.padEnd(6)}  ${mark}${printable(what(fields))}`;
}
const quiet = new Set(['trace', 'debug', 'info']);

/** Some terminals act on control characters, and a request may contain any. */
const printable = (text: string): string =>
  // eslint-disable-next-line no-control-regex
  text.replaceAll(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, '\uFFFD');

/** The time of day where the reader is, in hours, minutes and seconds. */
const clock = (time: string): string => new Date(time).toTimeString().slice(0, 8);

function what({ msg = '', ...fields }: Omit<Line, 'level' | 'time' | 'name' | 'pid'>): string {
  if (msg === 'request') {
    const { method, route, params = {}, status, ms } = fields as unknown as Request;
    const place = route?.replaceAll(/:(\w+)/g, (named, param: string) => params[param] ?? named) ?? '(no route)';
    return `${method} ${place} ${status} in ${ms} ms`;
  }
  if (msg === 'job') return `${String(fields['job'])} in ${String(fields['ms'])} ms`;
  const { err, reqId, ...rest } = fields;
  return [
    msg,
    ...Object.entries(rest).map(pair),
    ...(reqId === undefined ? [] : [pair(['request', reqId])]),
    ...stackOf(err),
  ].join(' ');
}

const pair = ([name, value]: readonly [string, unknown]): string =>
  `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`;

/** The stack begins with the message; the cause follows below. */
function stackOf(error: unknown): string[] {
  if (error === undefined || error === null) return [];
  const { stack, message, cause } = error as { stack?: string; message?: string; cause?: unknown };
  return [`\n  ${(stack ?? message ?? '').replaceAll('\n', '\n  ')}`, ...stackOf(cause)];
}
