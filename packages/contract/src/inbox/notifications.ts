import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { inTeam, line, markdown, ref, text, timestamp } from '../kit/fields.ts';
import { teamRoles } from '../kit/access.ts';
import { PersonName } from '../identity/names.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { notificationPreferences } from './notifications.preferences.ts';
import { notificationPush } from './notifications.push.ts';
import { Notification, Unread } from './notifications.schemas.ts';

const ofTeam = ref('team').optional().describe('Only notifications of this team. Defaults to all your teams.');
const SendChannel = z.enum(['in_app', 'mail', 'push', 'slack', 'sms']);

export const notifications = {
  push: notificationPush,
  list: query({
    summary: 'List your notifications, newest first',
    access: 'user',
    rest: 'GET /notifications',
    aliases: ['GET /notifications/list'],
    input: z.strictObject({
      ...pageInput,
      unread_only: z.boolean().optional().describe('True for only unread notifications.'),
      team_id: ofTeam,
    }),
    output: Page(Notification).extend({ unread_count: z.int() }).meta({ id: 'NotificationPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  read: mutation({
    summary: 'Read one of your notifications: mark it as read',
    access: 'user',
    rest: 'PUT /notifications/{notification_id}/read',
    aliases: [{ rest: 'PUT /notifications/mark-read/{id}', rename: { id: 'notification_id' } }],
    input: z.strictObject({ notification_id: ref('notification').describe('One of your notifications.') }),
    output: Notification,
    events: [],
    errors: ['NOTIFICATION_NOT_FOUND'],
  }),
  markRead: mutation({
    summary: 'Mark some of your notifications as read',
    access: 'user',
    rest: 'POST /notifications/mark-read',
    input: z.strictObject({
      ids: z
        .array(ref('notification'))
        .max(500)
        .optional()
        .describe('The notifications. Those that are not yours are left out.'),
      before: timestamp().optional().describe('All notifications up to this time, so that newer ones stay unread.'),
      team_id: ofTeam,
    }),
    output: Unread,
    events: [],
  }),
  readAll: mutation({
    summary: 'Read all your notifications: mark them as read',
    access: 'user',
    rest: 'POST /notifications/mark-all-read',
    aliases: ['PUT /notifications/read-all'],
    input: z.strictObject({ team_id: ofTeam }),
    output: Unread,
    events: [],
  }),
  send: mutation({
    summary: 'Send people of the team a notification',
    access: 'team:notifications.send',
    rest: 'POST /notifications/send',
    status: 202,
    outward: true,
    input: inTeam({
      person_ids: z.array(ref('person')).max(500).optional().describe('Who receives it.'),
      roles: z.array(z.enum(teamRoles)).max(10).optional().describe('Everybody with one of these roles receives it.'),
      channels: z
        .array(SendChannel)
        .min(1)
        .max(5)
        .optional()
        .describe(
          'Where it appears. Defaults to in_app and mail. Text messages are not sent: they are listed as skipped.',
        ),
      title: line(200).describe('The heading, and the subject of the email.'),
      // Longer texts are not kept in events, by which it is delivered.
      body: markdown(1000).describe('What there is to say.'),
      link: text(1000)
        .regex(/^\/[^/\\]/)
        .optional()
        .describe('Path of the page to open, such as /tickets/TKT-001.'),
    }),
    output: z
      .strictObject({
        sent: z.int().describe('How many people it was sent to. Each of them may have turned a channel off.'),
        skipped: z.array(
          z.strictObject({
            person_id: ref('person'),
            person: PersonName.nullable().describe('Null where the id is of nobody in the team.'),
            channel: SendChannel.nullable().describe('Null where nothing reaches the person.'),
            reason: z.enum(['NOT_IN_TEAM', 'NO_ADDRESS', 'NO_ACCOUNT', 'SMS_NOT_AVAILABLE']),
          }),
        ),
      })
      .meta({ id: 'NotificationSent' }),
    limit: [{ by: 'user', max: 60, seconds: 3600 }],
    events: ['notification.sent'],
  }),
  unsubscribe: mutation({
    summary: 'Unsubscribe from the emails that a link in an email is about',
    access: 'signed:unsubscribe',
    rest: 'POST /notifications/unsubscribe',
    always: true,
    input: z.strictObject({ token: z.string().max(400).describe('The token of the link.') }),
    output: z
      .strictObject({
        type: z
          .string()
          .nullable()
          .describe('The type of notification that is no longer emailed. Null: all emails from the team have ended.'),
      })
      .meta({ id: 'Unsubscribed' }),
    events: [],
    errors: ['LINK_EXPIRED'],
  }),
  ...notificationPreferences,
};
