import { randomUUIDv7 } from 'node:crypto';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { at } from '../words.ts';

export const stage = onStage({
  furnish: someCalls,
  inputs: {
    'analytics.query': () => ({ source: 'tickets', measures: ['tickets'], dimensions: ['type'] }),
  },
});

/** What was called, by whom, and what was logged of it. */
async function someCalls({ kysely }: TestWorld, { id: team_id, owner, mark }: Desk) {
  const sums = { calls: 1, refused: 0, failed: 0, ms: 3, buckets: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0] };
  const hour = `${at.slice(0, 13)}:00:00.000Z`;
  await kysely
    .insertInto('call_hours')
    .values({ ...sums, hour, team_id, procedure: 'tickets.list', door: 'api' })
    .execute();
  await kysely
    .insertInto('usage_days')
    .values({ day: at.slice(0, 10), user_id: owner.user_id, team_id, door: 'api', reads: 1, changes: 0 })
    .execute();
  await kysely
    .insertInto('log_lines')
    .values({
      id: randomUUIDv7(),
      at,
      level: 'error',
      source: 'call',
      message: 'tickets.list failed: INTERNAL',
      fields: JSON.stringify({ team: mark.length }),
    })
    .execute();
  return {};
}
