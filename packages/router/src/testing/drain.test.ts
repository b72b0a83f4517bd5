import { randomUUIDv7 } from 'node:crypto';
import { expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from './world.ts';

const world = await testWorld();

const asked = (name: string, run_at: string) =>
  world.kysely
    .insertInto('outbox')
    .values({ id: randomUUIDv7(), kind: 'job', name, payload: JSON.stringify({ version: 1, input: {} }), run_at })
    .execute();

test('draining gives committed events their positions', async () => {
  const agent = await aMember(world.kysely, await aTeam(world.kysely), 'agent');
  const ticket = await (await world.as(agent)).tickets.create({ title: 'Heard' });
  await world.drain();
  const { position } = await world.kysely
    .selectFrom('event_positions as p')
    .innerJoin('events as e', 'e.id', 'p.event_id')
    .where('e.entity_id', '=', ticket.id)
    .select('p.position')
    .executeTakeFirstOrThrow();
  expect(position).toBeGreaterThan(0);
});

test('work that no release knows makes the drain fail, once its time has come', async () => {
  await asked('nobody.knows', new Date(Date.now() + 3_600_000).toISOString());
  expect(await world.drain()).toEqual({ ran: [], failed: [] });
  world.clock.advance({ hours: 2 });
  await expect(world.drain()).rejects.toThrow('No job is called nobody.knows');
});
