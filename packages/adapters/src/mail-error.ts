/** Why a mail was not sent. A permanent failure is about this mail and its address; everything else may pass. */
export class MailError extends Error {
  override name = 'MailError';
  /** Whether sending the same mail again can only fail again. */
  permanent: boolean;
  /** Whether the server does not know the recipient, so that no other mail to the address would arrive either. */
  bounced: boolean;
  /** Whether the server knows the recipient and takes no mail for them now, as where a mailbox is full. */
  full: boolean;
  /** The three-digit SMTP reply, when the server gave one. */
  smtp_status: number | undefined;

  constructor(
    message: string,
    options: ErrorOptions & {
      permanent?: boolean;
      bounced?: boolean;
      full?: boolean;
      smtp_status?: number | undefined;
    } = {},
  ) {
    super(message, options);
    this.permanent = options.permanent ?? false;
    this.bounced = options.bounced ?? false;
    this.full = options.full ?? false;
    this.smtp_status = options.smtp_status;
  }
}

/** A mail that no server would take; it is refused before one is asked. */
export function refusedMail(message: string): MailError {
  return new MailError(message, { permanent: true });
}

/** Turns a failure of the SMTP client into a `MailError` that tells a rejected mail from a server in trouble. */
export function toMailError(error: unknown): MailError {
  if (!(error instanceof Error)) return new MailError('The mail could not be sent', { cause: error });
  const { code, command, response, smtp_status } = smtpDetails(error);
  if (smtp_status !== undefined) {
    const permanent = isAboutTheMail(smtp_status, command);
    const bounced = permanent && command === 'RCPT TO' && unknownRecipient.has(smtp_status);
    const full = permanent && command === 'RCPT TO' && !bounced;
    return new MailError(`The mail server refused: ${response}`, {
      permanent,
      bounced,
      full,
      smtp_status,
      cause: error,
    });
  }
  // Without a reply these two are the client's own verdict: an address it cannot send to, a mail over the server's limit.
  if (code === 'EENVELOPE' || code === 'EMESSAGE')
    return new MailError(error.message, { permanent: true, cause: error });
  return new MailError(`The mail server could not be used: ${error.message}`, { cause: error });
}

/** No such mailbox, not here, or spelled wrong. Others, such as 552, are about this mail or this moment. */
const unknownRecipient = new Set([550, 551, 553]);

/** A 5xx to the recipient or to the content is final. To the greeting, the login or the sender it means our account. */
function isAboutTheMail(status: number, command: string): boolean {
  if (status < 500 || status > 599) return false;
  if (status === 552) return true; // Too large, possibly said in advance to MAIL FROM.
  const aboutUs = [503, 530, 534, 535, 538].includes(status);
  return !aboutUs && (command === 'RCPT TO' || command === 'DATA');
}

function smtpDetails(error: Error) {
  return {
    code: 'code' in error && typeof error.code === 'string' ? error.code : undefined,
    command: 'command' in error && typeof error.command === 'string' ? error.command : '',
    response: 'response' in error && typeof error.response === 'string' ? error.response : error.message,
    smtp_status: 'responseCode' in error && typeof error.responseCode === 'number' ? error.responseCode : undefined,
  };
}
