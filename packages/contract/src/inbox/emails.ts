import { z } from 'zod';
import { query } from '../define.ts';
import { inTeam, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';

export const EmailState = z.enum(['queued', 'sent', 'failed']).meta({ id: 'EmailState' });
export const Email = z
  .strictObject({
    id: z.uuid(),
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

export const emails = {
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
};
