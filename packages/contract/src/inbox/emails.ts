import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { inTeam, ref, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { emailsInbound } from './emails.inbound.ts';

export const EmailState = z.enum(['queued', 'sent', 'failed']).meta({ id: 'EmailState' });
export const Email = z
  .strictObject({
    id: ref('email'),
    to_address: z.string(),
    template: z.string(),
    subject: z.string().nullable().describe('Null until the email has been rendered.'),
    state: EmailState,
    tries: z.int(),
    error: z.string().nullable(),
    message_id: z.string(),
    created_at: timestamp(),
    sent_at: timestamp().nullable(),
  })
  .meta({ id: 'Email' });

const email_id = ref('email').describe('Id of the email, from emails.list.');

export const emails = {
  inbound: emailsInbound,
  list: query({
    summary: 'List the emails the team has sent',
    access: 'team:team.manage',
    rest: 'GET /emails',
    input: inTeam({
      ...pageInput,
      state: EmailState.optional().describe('Only emails in this state. Defaults to all.'),
    }),
    output: Page(Email).meta({ id: 'EmailPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  get: query({
    summary: 'Get an email that the team has sent',
    access: 'team:team.manage',
    rest: 'GET /emails/{email_id}',
    input: inTeam({ email_id }),
    output: Email,
    errors: ['EMAIL_NOT_FOUND'],
  }),
  preview: mutation({
    summary: 'Preview an email as it would be written now; its links open nothing',
    access: 'team:team.manage',
    rest: 'POST /emails/{email_id}/preview',
    input: inTeam({ email_id }),
    output: z.strictObject({ subject: z.string(), html: z.string(), text: z.string() }).meta({ id: 'EmailPreview' }),
    errors: ['EMAIL_NOT_FOUND', 'EMAIL_NOT_RESENDABLE'],
    events: [],
  }),
  resend: mutation({
    summary: 'Resend an email to the person it went to, as it would be written now',
    access: 'team:team.manage',
    rest: 'POST /emails/{email_id}/resend',
    status: 202,
    outward: true,
    limit: [{ by: 'user', max: 30, seconds: 3600 }],
    input: inTeam({ email_id }),
    output: Email,
    errors: ['EMAIL_NOT_FOUND', 'EMAIL_NOT_RESENDABLE'],
    events: ['email.resent'],
  }),
};
