import { z } from 'zod';
import { conflict, gone, notFound } from '../kit/errors.ts';

/** Errors about emails, those that go out and those that come in. */
export const emailErrors = {
  EMAIL_NOT_FOUND: notFound('The email does not exist, or your team did not send it. Check its id.'),
  EMAIL_NOT_RESENDABLE: conflict(
    'What this email said is no longer true, or was meant to be said only once. Send a new one instead.',
  ),
  INBOUND_MAIL_NOT_FOUND: notFound('The email does not exist, or you may not see it. Check its id.'),
  MAIL_NOT_HELD: conflict('The email is not held back. Check its state.', z.strictObject({ state: z.string() })),
  MAIL_CONTENT_GONE: gone('What this email said has been removed. Ask its sender to send it again.'),
};
