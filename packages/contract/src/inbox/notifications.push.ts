import { z } from 'zod';
import { mutation } from '../define.ts';
import { outboundUrl, ref, timestamp } from '../kit/fields.ts';

/** Notifications in browsers that are not open (RFC 8030). */
export const notificationPush = {
  key: mutation({
    summary: 'Get the key that a browser subscribes to push notifications with',
    access: 'user',
    via: 'session',
    rest: 'POST /notifications/push/key',
    input: z.strictObject({}),
    output: z
      .strictObject({
        public_key: z.string().describe('applicationServerKey of PushManager.subscribe: P-256, as base64url.'),
        kid: z.string(),
      })
      .meta({ id: 'PushKey' }),
    events: [],
  }),
  subscribe: mutation({
    summary: 'Subscribe a browser to your push notifications',
    access: 'user',
    via: 'session',
    rest: 'POST /notifications/push/subscriptions',
    status: 201,
    input: z.strictObject({
      endpoint: outboundUrl()
        .refine((url) => url.startsWith('https:'), { error: 'must begin with https://' })
        .describe('Address of the browser at its push service, from PushSubscription.'),
      keys: z
        .strictObject({
          p256dh: z
            .string()
            .max(88)
            .regex(/^[A-Za-z0-9_-]{87}=?$/)
            .describe('Public key of the browser: an uncompressed point of P-256, as base64url.'),
          auth: z
            .string()
            .max(24)
            .regex(/^[A-Za-z0-9_-]{22}={0,2}$/)
            .describe('Its secret of 16 bytes, as base64url.'),
        })
        .meta({
          description: 'What messages are encrypted with, from PushSubscription.',
          examples: [
            {
              p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
              auth: 'BTBZMqHH6r4Tts7J_aSIgg',
            },
          ],
        }),
    }),
    output: z.strictObject({ id: ref('push_subscription'), created_at: timestamp() }).meta({ id: 'PushSubscription' }),
    events: [],
  }),
  unsubscribe: mutation({
    summary: 'Unsubscribe a browser from your push notifications',
    access: 'user',
    via: 'session',
    rest: 'DELETE /notifications/push/subscriptions/{subscription_id}',
    input: z.strictObject({
      subscription_id: ref('push_subscription').describe('Id from notifications.push.subscribe.'),
    }),
    output: z.strictObject({ id: ref('push_subscription') }).meta({ id: 'RemovedPushSubscription' }),
    errors: ['PUSH_SUBSCRIPTION_NOT_FOUND'],
    events: [],
  }),
};
