import { errors } from 'undici';
import { RefusedAddress } from './guarded-connector.ts';

/** Why a request to a user-given URL was not made or its answer not taken. */
export type OutboundErrorReason =
  | 'invalid_url'
  | 'scheme'
  | 'credentials'
  | 'port'
  | 'private_address'
  | 'redirect'
  | 'encoding'
  | 'too_large'
  | 'timeout'
  | 'unreachable';

const messages: Record<OutboundErrorReason, string> = {
  invalid_url: 'This is not a valid URL',
  scheme: 'The URL must begin with https://',
  credentials: 'The URL must not contain a user name or password',
  port: 'The port of the URL is not allowed',
  private_address: 'The host of the URL is not on the public internet',
  redirect: 'The host answered with a redirect, which is not followed',
  encoding: 'The host answered in an encoding that nobody asked for',
  too_large: 'The answer of the host is too large',
  timeout: 'The host did not answer in time',
  unreachable: 'The host could not be reached',
};

/** A refused or failed outbound request. The message may be shown to the user: it names no address and no part of the answer. */
export class OutboundError extends Error {
  override name = 'OutboundError';
  reason: OutboundErrorReason;
  /** Whether the same request may succeed later; a refused URL stays refused. */
  retryable: boolean;

  constructor(reason: OutboundErrorReason, options?: ErrorOptions) {
    super(messages[reason], options);
    this.reason = reason;
    this.retryable = reason === 'timeout' || reason === 'unreachable';
  }
}

/**
 * The error that a failed connection or a broken answer means. A request that cannot be made at all is the caller's mistake.
 */
export function toOutboundError(error: unknown): unknown {
  if (error instanceof OutboundError || error instanceof errors.InvalidArgumentError) return error;
  const reason =
    error instanceof RefusedAddress
      ? 'private_address'
      : error instanceof errors.HeadersOverflowError
        ? 'too_large'
        : error instanceof errors.ConnectTimeoutError
          ? 'timeout'
          : 'unreachable';
  return new OutboundError(reason, { cause: error });
}
