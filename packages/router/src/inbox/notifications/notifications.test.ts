import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../testing/world.ts';

const world = await testWorld();
const team = await aTeam(world.kysely);
const agent = await aMember(world.kysely, team, 'agent');
const other = await aMember(world.kysely, team, 'agent');
const requester = await aMember(world.kysely, team, 'requester');

const noticesOf = async (person: typeof agent) => (await (await world.as(person)).notifications.list()).items;

test('an assignment reaches the assignee in the app and by mail, once, however often the work is repeated', async () => {
  const ticket = await (
    await world.as(agent)
  ).tickets.create({ title: 'Replace the router', assignee_id: other.person_id });
  await world.drain();
  await world.drain();
  const notices = (await noticesOf(other)).filter(({ entity_id }) => entity_id === ticket.id);
  expect(notices).toMatchObject([
    { type: 'ticket.assigned', title: `${ticket.key} is assigned to you`, body: 'Replace the router' },
  ]);
  const mails = await world.kysely.selectFrom('emails').selectAll().where('to_address', '=', other.email).execute();
  expect(mails).toMatchObject([{ state: 'sent', template: 'ticket-assigned', tries: 1, props: null }]);
  const files = readdirSync(join(world.dir, 'mail')).map((name) => readFileSync(join(world.dir, 'mail', name), 'utf8'));
  expect(files.filter((mail) => mail.includes(mails[0]!.message_id))).toHaveLength(1);
});

test('nobody is told of what they did themselves', async () => {
  const ticket = await (await world.as(agent)).tickets.create({ title: 'Mine', assignee_id: agent.person_id });
  await world.drain();
  expect((await noticesOf(agent)).filter(({ entity_id }) => entity_id === ticket.id)).toEqual([]);
});

test('a list of notices counts the unread ones and belongs to its user', async () => {
  const { unread_count, total } = await (await world.as(other)).notifications.list({ unread_only: true });
  expect(unread_count).toBe(total);
  expect(await noticesOf(requester)).toEqual([]);
});
