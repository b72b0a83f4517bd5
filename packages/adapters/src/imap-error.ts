/**
 * Why a mailbox could not be read: the host is not allowed or cannot be reached, refused the name or password, or has no
 * such folder.
 */
export type ImapErrorReason = 'refused' | 'unreachable' | 'login' | 'folder';

export class ImapError extends Error {
  override name = 'ImapError';
  reason: ImapErrorReason;

  constructor(reason: ImapErrorReason, options?: ErrorOptions) {
    super(`The mailbox cannot be read: ${reason}`, options);
    this.reason = reason;
  }
}
