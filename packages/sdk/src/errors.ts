import type { ErrorBody } from '@deskwire/contract/kit/error-body.ts';
import type { ErrorCode, ErrorDetails } from './router.ts';

/** An error of the server: a code of its error table, with the details of that code. */
export type Refusal<C extends ErrorCode = ErrorCode> = Error & {
  readonly data: Omit<ErrorBody<C>, 'details'> & {
    readonly details: C extends keyof ErrorDetails ? ErrorDetails[C] : undefined;
    readonly httpStatus: number;
  };
};

/**
 * Whether an error comes from the server and, if codes are given, has one of them. It is recognised by its shape, so
 * errors of another copy of `@trpc/client` are recognised too.
 */
export function isError<C extends ErrorCode = ErrorCode>(error: unknown, ...codes: C[]): error is Refusal<C> {
  if (!(error instanceof Error) || !('data' in error)) return false;
  const { code, request_id } = (error.data ?? {}) as Partial<ErrorBody>;
  if (typeof code !== 'string' || typeof request_id !== 'string') return false;
  return codes.length === 0 || (codes as string[]).includes(code);
}

/** Whether the call never got a response: no network, or a lost connection. A page that is no JSON is a response. */
export const isOffline = (error: unknown): boolean =>
  error instanceof Error &&
  error.name === 'TRPCClientError' &&
  (error as { data?: unknown }).data == null &&
  (error as { meta?: { response?: unknown } }).meta?.response === undefined &&
  // By name, since they may come from another copy of this package.
  !['SessionChanged', 'SyntaxError'].includes((error.cause as Error | undefined)?.name ?? '');

/** An error of a door that does not speak tRPC. `isError` recognises it. */
export class Refused extends Error {
  override name = 'Refused';
  readonly data: ErrorBody<ErrorCode> & { readonly details: unknown; readonly httpStatus: number };
  constructor(httpStatus: number, error: ErrorBody<ErrorCode> | undefined) {
    super(error?.message ?? `The server answered ${httpStatus}`);
    this.data = { code: 'INTERNAL', message: this.message, request_id: '', details: undefined, ...error, httpStatus };
  }
}

/** The server refused the stream of events, or access to it was lost. */
export class StreamRefused extends Refused {
  override name = 'StreamRefused';
}

/** The server refused the file. */
export class UploadRefused extends Refused {
  override name = 'UploadRefused';
}

/** The server refused to send the file. */
export class DownloadRefused extends Refused {
  override name = 'DownloadRefused';
}
