import { randomUUIDv7 } from 'node:crypto';
import { unsubscribeLink } from '@deskwire/router/inbox/emails/suppressions/link.ts';
import { hashAddress } from '@deskwire/router/inbox/emails/suppressions/suppressions.ts';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { stage as tickets } from '../desk/tickets.ts';
import { stage as events } from '../platform/events.ts';
import { own } from '../rules.ts';
import { at, SECRET } from '../words.ts';

export const stage = onStage({
  furnish: aNotification,
  access: {
    'notifications.types': 'user',
    'notifications.push.key': 'user (session only)',
    'notifications.push.subscribe': 'user (session only)',
    'notifications.push.unsubscribe': 'user (session only)',
    'notifications.quietHours.get': 'user',
    'notifications.quietHours.set': 'user (session only)',
    'notifications.unsubscribe': 'signed:unsubscribe',
  },
  rowRules: { 'notifications.read': own, 'notifications.push.unsubscribe': own },
  inputs: {
    'notifications.markRead': ({ a }) => ({ ids: [a.rows.notification] }),
    'notifications.push.subscribe': () => ({
      endpoint: 'https://push.example.com/send/1',
      keys: {
        p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
        auth: 'BTBZMqHH6r4Tts7J_aSIgg',
      },
    }),
    'notifications.preferences.set': () => ({
      choices: [{ type: 'ticket.assigned', channel: 'mail', mode: 'digest' }],
      digest_at: '07:00',
    }),
    'notifications.quietHours.set': () => ({ windows: [{ days: [6, 7], from: '00:00', to: '00:00' }] }),
    'notifications.send': ({ a }) => ({ person_ids: [a.agent.person_id], title: 'Title', body: 'Body' }),
    'notifications.unsubscribe': ({ own }) => ({ token: own.unsubscribe }),
  },
  links: ['notifications.unsubscribe'],
  harmless: {
    'notifications.markRead ids[]': 'those of others are left out: the answer says how many were marked',
    'notifications.send person_ids[]': 'who is not in the team is listed as skipped, and is sent nothing',
  },
});

/** What the reporter is told of their ticket, what they chose, and what waits for them. */
async function aNotification(world: TestWorld, { id: team_id, reporter, mark, of }: Desk) {
  const { kysely, services } = world;
  const { user_id, person_id, email } = reporter;
  const ticket_id = (await of(tickets)).rows.ticket;
  const { event } = (await of(events)).rows;
  const notification = randomUUIDv7();
  const type = 'ticket.created';
  await kysely
    .insertInto('notifications')
    .values({
      id: notification,
      user_id,
      team_id,
      event_id: event,
      type,
      entity: 'ticket',
      entity_id: ticket_id,
      title: `${mark} title`,
      body: `${mark} body`,
      created_at: at,
    })
    .execute();
  await kysely
    .insertInto('notification_choices')
    .values({ user_id, team_id, type, channel: 'mail', mode: 'digest', updated_at: at })
    .execute();
  await kysely
    .insertInto('notification_times')
    .values({ user_id, digest_at: '07:30', updated_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await kysely
    .insertInto('held_notices')
    .values({ team_id, person_id, event_id: event, type, channel: 'mail', due_at: at })
    .execute();
  await kysely.insertInto('mail_paces').values({ team_id, person_id, type, sent_at: at }).execute();
  await kysely
    .insertInto('mail_suppressions')
    .values({ team_id, address_hash: hashAddress(email), reason: 'asked', created_at: at })
    .execute();
  const push_subscription = randomUUIDv7();
  await kysely
    .insertInto('push_subscriptions')
    .values({
      id: push_subscription,
      user_id,
      endpoint_hash: hashAddress(`browser of ${user_id}`),
      sealed: SECRET,
      kid: 'of-the-stage',
      created_at: at,
    })
    .execute();
  const link = unsubscribeLink(services.keyring, { to_address: email, user_id, team_id: null, notice: type })!;
  return { rows: { notification, push_subscription }, unsubscribe: link.slice(link.indexOf('=') + 1) };
}
