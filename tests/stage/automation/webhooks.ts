import { randomUUIDv7 } from 'node:crypto';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { at } from '../words.ts';

export const stage = onStage({
  furnish: someWebhooks,
  access: {
    'webhooks.get': 'team:integrations.manage',
    'webhooks.update': 'team:integrations.manage',
    'webhooks.restore': 'team:integrations.manage',
    'webhooks.enable': 'team:integrations.manage',
    'webhooks.pause': 'team:integrations.manage',
    'webhooks.test': 'team:integrations.manage',
    'webhooks.types': 'team:integrations.manage',
    'webhooks.deliveries.list': 'team:integrations.manage',
    'webhooks.deliveries.get': 'team:integrations.manage',
    'webhooks.deliveries.resend': 'team:integrations.manage',
    'webhooks.recover': 'team:integrations.manage',
    'webhooks.rotateSecret': 'team:integrations.manage (session only)',
  },
  inputs: {
    'webhooks.create': () => ({ url: 'https://hooks.example.com/new', types: ['ticket.*'] }),
    'webhooks.configure': () => ({ url: 'https://hooks.example.com/configured', types: ['ticket.*'] }),
    'webhooks.update': () => ({ description: 'Another', types: ['ticket.*'] }),
    'webhooks.restore': ({ own }) => ({ webhook_id: own.deleted }),
    'webhooks.recover': () => ({ since: '2026-11-01T00:00:00Z' }),
  },
});

/** A webhook with a delivery that failed once, and one that was deleted. */
async function someWebhooks(world: TestWorld, { id: team_id, owner, mark }: Desk) {
  // Nothing that happens on the stage is sent.
  const types = ['team.purged'];
  const { webhooks } = await world.as(owner);
  const { id: webhook } = await webhooks.create({
    team_id,
    url: 'https://hooks.example.com/a',
    description: mark,
    types,
  });
  const { id: deleted } = await webhooks.create({
    team_id,
    url: 'https://hooks.example.com/b',
    description: mark,
    types,
  });
  await webhooks.delete({ team_id, webhook_id: deleted });
  // A test message must not leave this machine, and is refused before anything is looked up.
  await world.kysely
    .updateTable('webhook_endpoints')
    .set({ url: `https://127.0.0.1/${mark}` })
    .where('id', '=', webhook)
    .execute();
  const event = await world.kysely
    .selectFrom('events')
    .select(['id', 'type'])
    .where('team_id', '=', team_id)
    .where('entity_id', '=', webhook)
    .executeTakeFirstOrThrow();
  const delivery = randomUUIDv7();
  const row = { team_id, id: delivery, endpoint_id: webhook, event_id: event.id, type: event.type, position: 1 };
  const failed = { state: 'failed' as const, attempts: 1, status: 500, error: 'http_500', finished_at: at };
  await world.kysely
    .insertInto('webhook_deliveries')
    .values({ ...row, ...failed, created_at: at })
    .execute();
  await world.kysely
    .insertInto('webhook_attempts')
    .values({
      team_id,
      delivery_id: delivery,
      attempt: 1,
      at,
      status: 500,
      error: 'http_500',
      duration_ms: 5,
      response: mark,
    })
    .execute();
  return { rows: { webhook, webhook_delivery: delivery }, deleted };
}
