/** `unavailable` may succeed later; the others are answers. */
export type PaymentErrorReason = 'unavailable' | 'declined' | 'coupon' | 'price' | 'refused';

/** The provider did not do what it was asked to. */
export class PaymentError extends Error {
  override name = 'PaymentError';
  readonly reason: PaymentErrorReason;
  constructor(reason: PaymentErrorReason, options?: ErrorOptions) {
    super(`The payment provider did not do it: ${reason}`, options);
    this.reason = reason;
  }
}
