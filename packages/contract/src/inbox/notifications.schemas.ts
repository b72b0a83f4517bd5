import { z } from 'zod';
import { ref, text, timeZone, timestamp } from '../kit/fields.ts';

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

/** The number of unread notifications, for a badge. */
export const Unread = z
  .strictObject({
    marked: z.int().describe('How many notifications were unread before.'),
    unread_count: z.int().describe('How many are unread now.'),
  })
  .meta({ id: 'Unread' });

export const NotificationChannel = z.enum(['app', 'mail', 'push', 'slack']).meta({
  id: 'NotificationChannel',
  description: 'slack is off until you choose it, and needs a team that has Slack.',
});
export const NotificationMode = z
  .enum(['instant', 'digest', 'off'])
  .meta({ id: 'NotificationMode', description: 'digest is for emails: one a day, with all of the day before.' });

export const NotificationChoice = z
  .strictObject({
    type: text(100)
      .meta({ examples: ['ticket.assigned'] })
      .describe('Type of notification, or * for all types without a choice of their own.'),
    channel: NotificationChannel.describe('Where the notification appears.'),
    mode: NotificationMode.describe('When it is delivered there.'),
    team_id: ref('team')
      .nullable()
      .optional()
      .describe('The team it applies to. Null, the default, applies to all teams without a choice of their own.'),
  })
  .meta({ id: 'NotificationChoice' });

export const NotificationType = z
  .strictObject({
    type: z.string().meta({ examples: ['ticket.assigned'] }),
    channels: z.array(NotificationChannel),
    required: z.boolean().describe('True for what concerns your security or a payment: it cannot be turned off.'),
  })
  .meta({ id: 'NotificationType' });

export const clockTime = () =>
  z
    .string()
    .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, { error: 'must be a time of day, such as 17:00' })
    .meta({ examples: ['22:00'] });

export const QuietWindow = z
  .strictObject({
    days: z
      .array(z.int().min(1).max(7))
      .min(1)
      .max(7)
      .describe('Days of the week on which it begins, from 1 for Monday to 7 for Sunday.'),
    from: clockTime().describe('When it begins, as clocks show it there.'),
    to: clockTime().describe('When it ends. A time that is not after from is on the next day.'),
  })
  .meta({ id: 'QuietWindow' });

export const QuietHours = z
  .strictObject({
    windows: z.array(QuietWindow),
    time_zone: timeZone().nullable().describe('Null follows your time zone.'),
  })
  .meta({ id: 'QuietHours' });
