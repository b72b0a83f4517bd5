import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { expectedVersion, inTeam, rawText, ref } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { imapInput, Mailbox, mailboxAddress, mailboxInput, MOST_MAIL_BYTES, NewMailbox } from './mailboxes.schemas.ts';

const mailbox_id = ref('mailbox').describe('Id of the mailbox, from mailboxes.list.');
const found = ['MAILBOX_NOT_FOUND'] as const;

/** Addresses of a team whose mail becomes tickets and comments. */
export const mailboxes = {
  list: query({
    summary: 'List the mailboxes of the team',
    access: 'team:team.manage',
    rest: 'GET /mailboxes',
    input: inTeam(pageInput),
    output: Page(Mailbox).meta({ id: 'MailboxPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  get: query({
    summary: 'Get a mailbox',
    access: 'team:team.manage',
    rest: 'GET /mailboxes/{mailbox_id}',
    input: inTeam({ mailbox_id }),
    output: Mailbox,
    errors: found,
  }),
  create: mutation({
    summary: 'Create a mailbox whose mail becomes tickets; its secret is shown only once',
    access: 'team:team.manage',
    via: 'session',
    rest: 'POST /mailboxes',
    status: 201,
    input: inTeam({
      address: mailboxAddress,
      ...mailboxInput,
      imap: imapInput.optional().describe('How to read it. Without, mail is only handed over at the door.'),
      take_existing: z
        .boolean()
        .optional()
        .describe('True: what lies in the folder already becomes tickets too. Defaults to false.'),
    }),
    output: NewMailbox,
    errors: ['MAILBOX_EXISTS'],
    events: ['mailbox.created'],
  }),
  update: mutation({
    summary: 'Update a mailbox',
    access: 'team:team.manage',
    via: 'session',
    rest: 'PATCH /mailboxes/{mailbox_id}',
    input: inTeam({
      mailbox_id,
      ...mailboxInput,
      name: mailboxInput.name.optional(),
      imap: imapInput.nullable().optional().describe('How to read it, in full. Null: it is read no longer.'),
      version: expectedVersion(),
    }),
    output: Mailbox,
    errors: [...found, 'VERSION_CONFLICT'],
    events: ['mailbox.updated'],
  }),
  verify: mutation({
    summary: 'Verify that a mailbox can be read over IMAP',
    access: 'team:team.manage',
    via: 'session',
    rest: 'POST /mailboxes/{mailbox_id}/verify',
    tx: 'manual',
    limit: [{ by: 'user', max: 10, seconds: 60 }],
    input: inTeam({ mailbox_id }),
    output: z.strictObject({ mails: z.int().describe('How many are in the folder.') }).meta({ id: 'VerifiedMailbox' }),
    errors: [...found, 'MAILBOX_UNREACHABLE'],
    events: [],
  }),
  rotate: mutation({
    summary: 'Rotate the secret that mail is signed with; the old one stops working at once',
    access: 'team:team.manage',
    via: 'session',
    rest: 'POST /mailboxes/{mailbox_id}/rotate',
    input: inTeam({ mailbox_id }),
    output: NewMailbox,
    errors: found,
    events: ['mailbox.rotated'],
  }),
  delete: mutation({
    summary: 'Delete a mailbox with its password; the mails that came stay',
    access: 'team:team.manage',
    via: 'session',
    rest: 'DELETE /mailboxes/{mailbox_id}',
    destructive: true,
    input: inTeam({ mailbox_id }),
    output: z.strictObject({ id: ref('mailbox') }).meta({ id: 'DeletedMailbox' }),
    errors: found,
    events: ['mailbox.deleted'],
  }),
  receive: mutation({
    summary: 'Accept an email that a mail server hands over, as it came',
    access: 'signed:mailbox',
    rest: 'POST /emails/in/{mailbox}',
    door: 'inbound',
    always: true,
    tx: 'manual',
    status: 202,
    limit: [{ by: 'input:mailbox', max: 300, seconds: 60, proven: true }],
    input: z.strictObject({
      mailbox: z.uuid().describe('Where it goes: the id from mailboxes.list.'),
      headers: z
        .record(
          z
            .string()
            .max(200)
            .regex(/^[a-z0-9!#$%&'*+.^_`|~-]+$/),
          rawText(16_384),
        )
        .refine((headers) => Object.keys(headers).length <= 200, { error: 'has more than 200 entries' })
        .meta({
          'x-headers': ['Webhook-Id', 'Webhook-Timestamp', 'Webhook-Signature'],
          description: 'All headers of the request, by their names in lower case.',
        }),
      body: z
        .string()
        .min(1)
        .max(MOST_MAIL_BYTES)
        .regex(/^[\u0000-\u00ff]*$/)
        .meta({
          'x-bytes': MOST_MAIL_BYTES,
          description: 'The mail, byte by byte (RFC 5322), at most 25 MiB.',
          examples: ['From: ada@example.com\r\nSubject: Hello\r\n\r\nThe printer is on fire.'],
        }),
    }),
    output: z
      .strictObject({
        status: z.enum(['accepted', 'duplicate']).describe('`duplicate`: it had been received before.'),
        mail_id: ref('inbound_mail').nullable().describe('Null where it had been received before.'),
      })
      .meta({ id: 'ReceivedMail' }),
    errors: ['SIGNATURE_INVALID', 'SIGNATURE_EXPIRED'],
    events: ['file.uploaded'],
  }),
};
