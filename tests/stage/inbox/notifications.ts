import { randomUUIDv7 } from 'node:crypto';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { stage as tickets } from '../desk/tickets.ts';
import { stage as events } from '../platform/events.ts';
import { at } from '../words.ts';

export const stage = onStage({
  furnish: aNotification,
});

/** What the reporter is told of their ticket. */
async function aNotification({ kysely }: TestWorld, { id: team_id, reporter: { user_id }, mark, of }: Desk) {
  const ticket_id = (await of(tickets)).rows.ticket;
  const { event } = (await of(events)).rows;
  const notification = randomUUIDv7();
  await kysely
    .insertInto('notifications')
    .values({
      id: notification,
      user_id,
      team_id,
      event_id: event,
      type: 'ticket.created',
      entity: 'ticket',
      entity_id: ticket_id,
      title: `${mark} title`,
      body: `${mark} body`,
      created_at: at,
    })
    .execute();
  return { rows: { notification } };
}
