import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { timeZone } from '../kit/fields.ts';
import { clockTime, NotificationChoice, NotificationType, QuietHours, QuietWindow } from './notifications.schemas.ts';

/** The names that some clients know choices by, of which each is a shorthand for choices over all teams. */
const shorthands = {
  email_ticket_assigned: z.boolean().describe('Shorthand: an email when a ticket is assigned to you.'),
  email_sla_breach: z.boolean().describe('Shorthand: an email before and after an SLA is breached.'),
  in_app_comments: z.boolean().describe('Shorthand: a notification in the app for each comment.'),
};

export const NotificationPreferences = z
  .strictObject({
    choices: z.array(NotificationChoice).describe('What you chose. Everything else is delivered at once.'),
    digest_at: clockTime().describe('When the digest goes out, in your time zone.'),
    ...shorthands,
  })
  .meta({ id: 'NotificationPreferences' });

/** Which notifications somebody wants, where and when. */
export const notificationPreferences = {
  types: query({
    summary: 'List the types of notification you can choose from',
    access: 'user',
    rest: 'GET /notifications/types',
    input: z.strictObject({}),
    output: z.strictObject({ items: z.array(NotificationType) }).meta({ id: 'NotificationTypes' }),
  }),
  preferences: {
    get: query({
      summary: 'Get your notification preferences',
      access: 'user',
      rest: 'GET /notifications/preferences',
      aliases: ['GET /notifications/settings'],
      input: z.strictObject({}),
      output: NotificationPreferences,
    }),
    set: mutation({
      summary: 'Set one or more of your notification preferences',
      access: 'user',
      via: 'session',
      rest: 'PATCH /notifications/preferences',
      aliases: ['PUT /notifications/preferences', 'PATCH /notifications/settings'],
      input: z.strictObject({
        choices: z
          .array(NotificationChoice)
          .max(200)
          .optional()
          .describe('Choices to change; others stay. A choice that says what is so anyway is removed.'),
        digest_at: clockTime().optional().describe('When the digest goes out, in your time zone. Defaults to 08:00.'),
        email_ticket_assigned: shorthands.email_ticket_assigned.optional(),
        email_sla_breach: shorthands.email_sla_breach.optional(),
        in_app_comments: shorthands.in_app_comments.optional(),
      }),
      output: NotificationPreferences,
      events: ['settings.changed'],
      errors: ['NOTIFICATION_REQUIRED'],
    }),
  },
  quietHours: {
    get: query({
      summary: 'Get your quiet hours',
      access: 'user',
      rest: 'GET /notifications/quiet-hours',
      input: z.strictObject({}),
      output: QuietHours,
    }),
    set: mutation({
      summary: 'Set the hours in which you get no emails and no push notifications',
      access: 'user',
      via: 'session',
      rest: 'PUT /notifications/quiet-hours',
      input: z.strictObject({
        windows: z.array(QuietWindow).max(14).describe('All of your quiet hours; an empty list removes them.'),
        time_zone: timeZone()
          .nullable()
          .optional()
          .describe('Time zone of the hours. Null, the default, follows yours.'),
      }),
      output: QuietHours,
      events: ['settings.changed'],
    }),
  },
};
