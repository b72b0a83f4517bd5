import { z } from 'zod';
import { ticketId } from '../desk/tickets.schemas.ts';
import { mutation, query } from '../define.ts';
import { inTeam, markdownOut, ref, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';

export const InboundMailState = z.enum(['received', 'ticket', 'comment', 'held', 'ignored', 'failed']).meta({
  id: 'InboundMailState',
  description: 'held: somebody has to look at it. ignored: no person wrote it. failed: it could not be read.',
});

const mail = {
  id: ref('inbound_mail'),
  mailbox_id: ref('mailbox'),
  from_address: z.string().nullable(),
  from_name: z.string().nullable(),
  subject: z.string().nullable(),
  authenticated: z
    .boolean()
    .nullable()
    .describe('Whether it is proven to be from the domain of its sender (DMARC). Null before it was read.'),
  state: InboundMailState,
  reason: z.string().nullable().describe('Why it is held or ignored, or failed, in one word.'),
  ticket_id: ref('ticket').nullable().describe('The ticket that it made or answered; of a held one, that it seems to.'),
  comment_id: ref('comment').nullable(),
  attachments_left_out: z.int().describe('Attachments that were too large or too many for the plan.'),
  size: z.int().describe('Bytes.'),
  has_content: z.boolean().describe('Whether the mail itself is still here; it is removed after 90 days.'),
  received_at: timestamp(),
  processed_at: timestamp().nullable(),
};
export const InboundMail = z.strictObject(mail).meta({ id: 'InboundMail' });
export type InboundMail = z.infer<typeof InboundMail>;
const InboundMailContent = z
  .strictObject({
    ...mail,
    file_id: ref('file').nullable().describe('The mail as it came, for files.download.'),
    to: z.array(z.string()),
    cc: z.array(z.string()),
    text: markdownOut().nullable().describe('What it says. Null once it was removed, or if it cannot be read.'),
    attachments: z.array(z.strictObject({ name: z.string().nullable(), size: z.int() })),
  })
  .meta({ id: 'InboundMailContent' });

const mail_id = ref('inbound_mail').describe('Id of the email, from emails.inbound.list.');
const found = ['INBOUND_MAIL_NOT_FOUND'] as const;
const outcomes = [
  'ticket.created',
  'ticket.commented',
  'ticket.status_changed',
  'person.created',
  'file.uploaded',
] as const;
const refusals = [
  'MAIL_NOT_HELD',
  'MAIL_CONTENT_GONE',
  'TICKET_NOT_FOUND',
  'TICKET_MERGED',
  'TICKET_FIELD_INVALID',
  'TICKET_STATUS_NOT_FOUND',
] as const;

/** Emails that came in at the mailboxes of the team. */
export const emailsInbound = {
  list: query({
    summary: 'List the emails that came in, newest first',
    access: 'team:tickets.handle',
    rest: 'GET /emails/inbound',
    input: inTeam({
      ...pageInput,
      state: InboundMailState.optional().describe('Only emails in this state, such as held.'),
      mailbox_id: ref('mailbox').optional().describe('Only emails to this mailbox.'),
    }),
    output: Page(InboundMail).meta({ id: 'InboundMailPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  get: query({
    summary: 'Get an email that came in, with what it says',
    access: 'team:tickets.handle',
    rest: 'GET /emails/inbound/{mail_id}',
    input: inTeam({ mail_id }),
    output: InboundMailContent,
    errors: found,
  }),
  accept: mutation({
    summary: 'Accept an email that is held; it becomes a comment or a ticket',
    access: 'team:tickets.handle',
    rest: 'POST /emails/inbound/{mail_id}/accept',
    tx: 'manual',
    outward: true,
    input: inTeam({
      mail_id,
      ticket_id: ticketId.nullable().optional().describe('The ticket it belongs to. Null: it becomes a new one.'),
    }),
    output: InboundMail,
    errors: [...found, ...refusals],
    events: ['inbound_mail.accepted', ...outcomes],
  }),
  reject: mutation({
    summary: 'Reject an email that is held; nobody is notified',
    access: 'team:tickets.handle',
    rest: 'POST /emails/inbound/{mail_id}/reject',
    input: inTeam({ mail_id }),
    output: InboundMail,
    errors: [...found, 'MAIL_NOT_HELD'],
    events: ['inbound_mail.rejected'],
  }),
  retry: mutation({
    summary: 'Retry to read an email that failed',
    access: 'team:tickets.handle',
    rest: 'POST /emails/inbound/{mail_id}/retry',
    status: 202,
    input: inTeam({ mail_id }),
    output: InboundMail,
    errors: [...found, 'MAIL_NOT_HELD', 'MAIL_CONTENT_GONE'],
    events: [],
  }),
};
