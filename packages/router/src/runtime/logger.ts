import pino, { type DestinationStream, type Logger } from 'pino';
import { readableLines } from './readable-lines.ts';

/** Names of fields that hold a secret, wherever a log line carries them. */
const secrets =
  /^(authorization|proxy-authorization|(set-)?cookies?|x-api-key|.*(password|passphrase|secret|token|api_key|private_key)|otp|totp|recovery_codes?|credentials?|signature)$/i;

/** `text` is for people. Defaults to text at a terminal, and to JSON lines everywhere else. */
export type LogFormat = 'json' | 'text';

/** Lines are written together, and none later than so many milliseconds: one write for each took a tenth of a busy worker's time. */
const batching = { minLength: 4096, periodicFlush: 100 };

/** Logs to standard output. Fields whose names tell of a secret are blacked out, at any depth that is logged. */
export function createLogger(
  options: { level: string; name: string; format?: LogFormat | undefined },
  destination?: DestinationStream,
): Logger {
  const { format = process.stdout.isTTY ? 'text' : 'json' } = options;
  const output = destination ?? pino.destination({ dest: 1, ...batching });
  return pino(
    {
      level: options.level,
      base: { name: options.name, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      // pino's own redaction by paths costs twenty times this much per line and knows no "anywhere".
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => blackOut(fields, DEEPEST) as Record<string, unknown>,
      },
      serializers: { err: errorOf },
    },
    format === 'text' ? readableLines((text) => output.write(text)) : output,
  );
}
const DEEPEST = 6;

function blackOut(value: unknown, depth: number): unknown {
  if (value === null || typeof value !== 'object' || value instanceof Error) return value;
  if (depth === 0) return '[deep]';
  if (Array.isArray(value)) return value.map((item) => blackOut(item, depth - 1));
  const seen: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(value))
    seen[name] = secrets.test(name) ? '[redacted]' : blackOut(item, depth - 1);
  return seen;
}

/** The part of an error that goes to the log: never the values of a statement, which Postgres repeats in `detail`. */
function errorOf(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  const { constraint, table, code } = error as Error & { constraint?: string; table?: string; code?: string };
  return {
    type: error.name,
    message: error.message,
    code,
    constraint,
    table,
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: errorOf(error.cause) }),
  };
}
