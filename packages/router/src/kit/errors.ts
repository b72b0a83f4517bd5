import { TRPCError } from '@trpc/server';
import { errors, type ErrorCode, type ErrorDetails } from '@deskwire/contract/errors.ts';
import type { ErrorBody } from '@deskwire/contract/kit/error-body.ts';
import { useReasons } from '@deskwire/contract/kit/reasons.ts';

useReasons();

interface Options {
  readonly cause?: unknown;
}
/** The other arguments of an error, by its code: details of the shape that the code declares, or none. */
type Said<C extends ErrorCode> = C extends keyof ErrorDetails
  ? undefined extends ErrorDetails[C]
    ? [details?: ErrorDetails[C], options?: Options]
    : [details: ErrorDetails[C], options?: Options]
  : [details?: undefined, options?: Options];

/** The only error that a procedure throws on purpose: a code of the one table, and details that are safe to show. */
export class AppError<C extends ErrorCode = ErrorCode> extends TRPCError {
  readonly app: C;
  readonly details: unknown;
  constructor(app: C, ...[details, options]: Said<C>) {
    super({ code: errors[app].trpc, message: errors[app].message, cause: options?.cause });
    this.app = app;
    this.details = details;
  }
}

/** The refusal of one field of an input, for what its schema cannot say. */
export const invalid = (field: string, reason: string) => new AppError('INVALID_INPUT', [{ path: [field], reason }]);

/** The error code that the breach of a constraint means, by the name of the constraint. */
const constraints = new Map<string, ErrorCode>();

/** The codes that may be thrown without details: of a breach, nothing but the constraint is known. */
type BareCode = { [C in ErrorCode]: [] extends Said<C> ? C : never }[ErrorCode];

/** Lets a domain say what the breach of one of its constraints means to the caller: no read before the write is needed. */
export function constraintMeans(meanings: Readonly<Record<string, BareCode>>): void {
  for (const [constraint, code] of Object.entries(meanings)) constraints.set(constraint, code);
}

interface DriverError {
  code?: string;
  constraint?: string;
  message: string;
}
const isDriverError = (error: unknown): error is DriverError => error instanceof Error;

/** The codes of Postgres and of the network that mean: not now, try again. */
const unavailable =
  /^(08...|25P0[34]|53...|55P03|57014|57P0[1235]|E(CONNREFUSED|CONNRESET|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH|NOTFOUND|AI_AGAIN))$/;
/** SQLSTATE of "disk_full". Callers wait longer, since people have to make room. */
const DISK_FULL = '53100';
export const FULL_RETRY_SECONDS = 30;
const unavailableText = /timeout|terminated|not queryable|Client was closed|connection error/i;

/** Whether the same transaction can be tried again: after a serialization failure or a deadlock. */
export const isRetryable = (error: unknown): boolean =>
  isDriverError(error) && (error.code === '40001' || error.code === '40P01');

/** Whether the installation is at fault, and not the request: the same request may succeed later. */
export const isOutage = ({ app }: AppError): boolean => app === 'UNAVAILABLE' || app === 'STORAGE_FULL';

/** Turns any error into a row of the error table. Nothing internal survives except the `cause`, for the log. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const cause = thrown instanceof TRPCError && thrown.cause !== undefined ? thrown.cause : thrown;
  if (cause instanceof AppError) return cause;
  if (thrown instanceof TRPCError) {
    if (thrown.code === 'BAD_REQUEST' && isZodError(cause)) return new AppError('INVALID_INPUT', issuesOf(cause));
    const known = trpcCodes[thrown.code];
    if (known !== undefined) return new AppError(known, undefined, { cause: thrown });
  }
  if (isDriverError(cause)) {
    const meaning = cause.constraint === undefined ? undefined : constraints.get(cause.constraint);
    if (meaning !== undefined) return new AppError(meaning, undefined, { cause });
    if (cause.code === DISK_FULL) return new AppError('STORAGE_FULL', { retry_after: FULL_RETRY_SECONDS }, { cause });
    if (isRetryable(cause)) return new AppError('UNAVAILABLE', { retry_after: 1 }, { cause });
    if (unavailable.test(cause.code ?? '') || (cause.code === undefined && isPoolError(cause)))
      return new AppError('UNAVAILABLE', { retry_after: 1 }, { cause });
  }
  return new AppError('INTERNAL', undefined, { cause: thrown });
}
const isPoolError = (error: DriverError) =>
  unavailableText.test(error.message) && /^(Connection|Query read|timeout|Client)/.test(error.message);

/** tRPC's own refusals, of requests that never reached a procedure. */
const trpcCodes: Partial<Record<TRPCError['code'], ErrorCode>> = {
  PARSE_ERROR: 'BAD_REQUEST',
  BAD_REQUEST: 'BAD_REQUEST',
  NOT_FOUND: 'ROUTE_NOT_FOUND',
  METHOD_NOT_SUPPORTED: 'METHOD_NOT_ALLOWED',
  PAYLOAD_TOO_LARGE: 'PAYLOAD_TOO_LARGE',
  UNSUPPORTED_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
};

interface Issue {
  path: PropertyKey[];
  message: string;
  code?: string;
}
const isZodError = (error: unknown): error is { issues: Issue[] } =>
  error instanceof Error && 'issues' in error && Array.isArray(error.issues);
/** Path and reason of each issue, at most 20: an array of 300,000 wrong items must not make a huge answer. */
const issuesOf = ({ issues }: { issues: Issue[] }) =>
  issues.slice(0, 20).map(({ path, message, code }) => ({ path: path.map(String), reason: message, code }));

/** The body of a refusal, the same at every door. */
export function errorBody(error: AppError, request_id: string): ErrorBody<ErrorCode> {
  return {
    code: error.app,
    message: errors[error.app].message,
    ...(error.details === undefined ? {} : { details: error.details }),
    request_id,
  };
}
