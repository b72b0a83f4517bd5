/**
 * Why an account elsewhere could not be used: it has to be connected again, the request was refused (with the code of the
 * provider), too many came, or the provider cannot answer now.
 */
export type AccountErrorReason = 'reauth' | 'refused' | 'throttled' | 'unavailable';

/** A call to an account elsewhere failed. The message names neither the account nor what was sent. */
export class AccountError extends Error {
  override name = 'AccountError';
  readonly reason: AccountErrorReason;
  /** The provider's name for it, at most 100 characters. */
  readonly code: string;
  readonly retry_after: number | undefined;
  /** Which of its limits was reached, where the provider says it. */
  readonly limit: string | undefined;

  constructor(
    reason: AccountErrorReason,
    code: string,
    options: ErrorOptions & { retry_after?: number; limit?: string } = {},
  ) {
    super(`The account cannot be used: ${reason} (${code})`, options);
    this.reason = reason;
    this.code = code.slice(0, 100);
    this.retry_after = options.retry_after;
    this.limit = options.limit;
  }
}
