import { z } from 'zod';
import { conflict, notFound } from '../kit/errors.ts';

/** Errors about mailboxes. */
export const mailboxErrors = {
  MAILBOX_NOT_FOUND: notFound('The mailbox does not exist. Check its id.'),
  MAILBOX_EXISTS: conflict('There is a mailbox with this address already. Use that one, or another address.'),
  MAILBOX_UNREACHABLE: conflict(
    'The mailbox could not be read over IMAP. Correct its host, name, password or folder.',
    z.strictObject({ reason: z.enum(['refused', 'unreachable', 'login', 'folder']) }),
  ),
};
