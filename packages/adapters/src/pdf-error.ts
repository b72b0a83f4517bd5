/** Why there is no PDF: too much to set, no answer in time, or a fault of the template or of the typesetter. */
export type PdfErrorReason = 'too_large' | 'too_slow' | 'failed';

const messages: Record<PdfErrorReason, string> = {
  too_large: 'This is too much for a PDF',
  too_slow: 'The PDF took too long to make',
  failed: 'The PDF could not be made',
};

/** A PDF that was not made; the message may be shown to the user, the cause says what went wrong. */
export class PdfError extends Error {
  override name = 'PdfError';
  reason: PdfErrorReason;

  constructor(reason: PdfErrorReason, options?: ErrorOptions) {
    super(messages[reason], options);
    this.reason = reason;
  }
}
