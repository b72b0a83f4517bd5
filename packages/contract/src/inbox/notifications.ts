import { z } from 'zod';
import { query } from '../define.ts';
import { ref, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';

export const Notification = z
  .strictObject({
    id: ref('notification'),
    team_id: ref('team'),
    type: z.string().meta({ examples: ['ticket.assigned'] }),
    entity: z.string(),
    entity_id: z.uuid().nullable(),
    title: z.string(),
    body: z.string(),
    created_at: timestamp(),
    read_at: timestamp().nullable(),
  })
  .meta({ id: 'Notification' });

export const notifications = {
  list: query({
    summary: 'List your notifications, newest first',
    access: 'user',
    rest: 'GET /notifications',
    aliases: ['GET /notifications/list'],
    input: z.strictObject({
      ...pageInput,
      unread_only: z.boolean().optional().describe('True for only unread notifications.'),
      team_id: ref('team').optional().describe('Only notifications of this team. Defaults to all your teams.'),
    }),
    output: Page(Notification).extend({ unread_count: z.int() }).meta({ id: 'NotificationPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
};
