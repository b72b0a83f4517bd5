import type { ErrorBody } from '@deskwire/contract/kit/errors.ts';
import type { ErrorCode, ErrorDetails } from './router.ts';
import { TRPCClientError } from '@trpc/client';
import { SessionChanged } from './fetch.ts';

/** A refusal of the server: its code of the error table, and the details that belong to that code. */
export type Refusal<C extends ErrorCode = ErrorCode> = Error & {
  readonly data: Omit<ErrorBody<C>, 'details'> & {
    readonly details: C extends keyof ErrorDetails ? ErrorDetails[C] : unknown;
    readonly httpStatus: number;
  };
};

/** Whether an error is a refusal of the server, and with one of the codes where some are named. */
export function isError<C extends ErrorCode = ErrorCode>(error: unknown, ...codes: C[]): error is Refusal<C> {
  if (!(error instanceof TRPCClientError)) return false;
  const code = (error.data as ErrorBody | null | undefined)?.code;
  return code !== undefined && (codes.length === 0 || (codes as string[]).includes(code));
}

/** Whether the call never reached an answer: no network, a lost connection. */
export const isOffline = (error: unknown): boolean =>
  error instanceof TRPCClientError &&
  error.data == null &&
  error.meta?.['response'] === undefined &&
  !(error.cause instanceof SessionChanged);
