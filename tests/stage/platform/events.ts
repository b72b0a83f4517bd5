import { randomUUIDv7 } from 'node:crypto';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { stage as tickets } from '../desk/tickets.ts';
import { at, REPORTED } from '../words.ts';

export const stage = onStage({
  furnish: anEvent,
  access: {
    'events.list': 'team:tickets.read',
    'events.watch': 'team:tickets.read',
  },
  passing: ['unsealed_events', 'event_positions'],
});

/** That the ticket of the stage was reported. */
async function anEvent({ kysely }: TestWorld, { id: team_id, reporter, mark, of }: Desk) {
  const id = randomUUIDv7();
  const about = { team_id, actor_id: reporter.person_id, entity_id: (await of(tickets)).rows.ticket };
  const row = { ...about, id, type: 'ticket.created', entity: 'ticket', request_id: mark, origin: 'api', at };
  await kysely.insertInto('events').values(row).execute();
  const payload = JSON.stringify({ title: `${mark} ${REPORTED}`, type: 'bug', priority: 'medium', source: 'api' });
  await kysely.insertInto('event_payloads').values({ team_id, event_id: id, payload }).execute();
  return { rows: { event: id } };
}
