import { z } from 'zod';
import { PersonName } from '../identity/names.ts';
import { email, line, ref, text, timestamp } from '../kit/fields.ts';

/** Bytes of a mail, at most: what common servers take. */
export const MOST_MAIL_BYTES = 25 * 1024 * 1024;

const ImapSecurity = z.enum(['tls', 'starttls', 'none']).meta({ id: 'ImapSecurity' });
export const PollError = z.enum(['refused', 'unreachable', 'login', 'folder']).meta({
  id: 'MailboxPollError',
  description: 'refused: the host is not allowed. login: name or password are wrong. folder: it is not there.',
});

const hostName = z
  .string()
  .max(253)
  .toLowerCase()
  .regex(/^[a-z0-9.:-]{1,253}$/)
  .meta({ description: 'Name or address of the IMAP server.', examples: ['imap.example.com'] });
/** How to read a mailbox. */
export const imapInput = z.strictObject({
  host: hostName,
  port: z.int().min(1).max(65535).optional().describe('Defaults to 993, or to 143 without tls.'),
  security: ImapSecurity.optional().describe(
    'tls, the default; starttls; or none, which only hosts allow that the operator lists.',
  ),
  user: text(254).describe('Name to sign in with, often the address.'),
  password: text(1000).describe('Password of the mailbox, or one made for this app. It is stored encrypted.'),
  folder: text(200).optional().describe('Folder that is read. Defaults to INBOX.'),
});

export const Mailbox = z
  .strictObject({
    id: ref('mailbox'),
    team_id: ref('team'),
    name: z.string(),
    address: z.string(),
    enabled: z.boolean(),
    plus_addressing: z.boolean(),
    auth_server: z.string().nullable(),
    imap: z
      .strictObject({
        host: z.string(),
        port: z.int(),
        security: ImapSecurity,
        user: z.string(),
        folder: z.string(),
        polled_at: timestamp().nullable(),
        error: PollError.nullable().describe('Why it could not be read last time. Null if it could.'),
      })
      .nullable()
      .describe('Null where mail is only handed over at the door.'),
    url: z.string().describe('Where a mail server hands over mail, signed.'),
    created_by: ref('person'),
    creator: PersonName,
    created_at: timestamp(),
    updated_at: timestamp(),
    version: z.int(),
  })
  .meta({ id: 'Mailbox' });
export type Mailbox = z.infer<typeof Mailbox>;

export const NewMailbox = Mailbox.extend({
  signing_secret: z.string().describe('What to sign mail with that is handed over. Shown only once.'),
}).meta({ id: 'NewMailbox' });
export type NewMailbox = z.infer<typeof NewMailbox>;

export const mailboxInput = {
  name: line(100).describe('What the team calls it.'),
  enabled: z.boolean().optional().describe('False: no mail is taken. Defaults to true.'),
  plus_addressing: z
    .boolean()
    .optional()
    .describe('Whether its server delivers name+anything@ to it, so that answers find their ticket. Defaults to true.'),
  auth_server: z
    .string()
    .max(253)
    .toLowerCase()
    .regex(/^[a-z0-9.-]{1,253}$/)
    .nullable()
    .optional()
    .meta({
      description: 'What its server calls itself in Authentication-Results. Null: no sender counts as proven.',
      examples: ['mx.example.com'],
    }),
};
export const mailboxAddress = email().meta({
  description: 'Address that people write to. It is in one mailbox only.',
  examples: ['help@example.com'],
});
