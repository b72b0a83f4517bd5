import { randomUUIDv7 } from 'node:crypto';
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

test('a job that an earlier release dispatched under another name is still done', async () => {
  const { id } = await (await world.as(agent)).tickets.create({ title: 'Left over', assignee_id: other.person_id });
  const { numUpdatedRows } = await world.kysely
    .updateTable('outbox')
    .set({ kind: 'job', name: 'notifications.ofTicket' })
    .where('name', '=', 'ticket.assigned')
    .executeTakeFirstOrThrow();
  expect(numUpdatedRows).toBe(1n);
  await world.drain();
  expect((await noticesOf(other)).filter(({ entity_id }) => entity_id === id)).toMatchObject([
    { type: 'ticket.assigned' },
  ]);
});

test('a list of notices counts the unread ones and belongs to its user', async () => {
  const { unread_count, total } = await (await world.as(other)).notifications.list({ unread_only: true });
  expect(unread_count).toBe(total);
  expect(await noticesOf(requester)).toEqual([]);
});

test('an API key reads the notices of its own team and of no other', async () => {
  const elsewhere = await aTeam(world.kysely);
  const boss = await aMember(world.kysely, elsewhere, 'agent');
  await world.kysely
    .insertInto('people')
    .values({
      team_id: elsewhere.id,
      id: randomUUIDv7(),
      kind: 'member',
      user_id: other.user_id,
      name: 'The same',
      email: other.email,
      roles: ['agent'],
      created_at: new Date().toISOString(),
      updated_at: new Date().toISOString(),
    })
    .execute();
  const there = (await (await world.as(boss)).people.list({ search: other.email })).items[0]!;
  await (await world.as(boss)).tickets.create({ title: 'CANARY of the other team', assignee_id: there.id });
  await world.drain();
  expect(JSON.stringify(await noticesOf(other))).toContain('CANARY');
  const { key } = await (
    await world.as(other)
  ).apiKeys.create({ team_id: team.id, name: 'Pager', scopes: ['notifications.*'] });
  const pager = world.caller({ bearer: key });
  const seen = await pager.notifications.list({});
  expect(seen.items.map(({ team_id }) => team_id)).toContain(team.id);
  expect(JSON.stringify(seen)).not.toContain('CANARY');
  expect(seen.unread_count).toBe(seen.total);
  await expect(pager.notifications.list({ team_id: elsewhere.id })).rejects.toMatchObject({ app: 'TEAM_NOT_FOUND' });
});

test('who has become a requester hears no more of tickets that they watched', async () => {
  const former = await aMember(world.kysely, team, 'agent');
  const admin = await aMember(world.kysely, team, 'admin');
  const desk = await world.as(agent);
  const { id } = await desk.tickets.create({ title: 'A quiet matter', reporter_id: requester.person_id });
  await (await world.as(former)).tickets.watchers.add({ ticket_id: id });
  await desk.tickets.comments.create({ ticket_id: id, content: 'While they may read it' });
  await world.drain();
  expect(JSON.stringify(await noticesOf(former))).toContain('While they may read it');
  await (await world.as(admin)).users.setRole({ user_id: former.user_id, role: 'requester' });
  await desk.tickets.comments.create({ ticket_id: id, content: 'CANARY for those who see it' });
  await world.drain();
  expect(JSON.stringify(await noticesOf(former))).not.toContain('CANARY');
  expect(JSON.stringify(await noticesOf(requester))).toContain('CANARY');
  const mails = readdirSync(join(world.dir, 'mail')).map((name) => readFileSync(join(world.dir, 'mail', name), 'utf8'));
  expect(mails.filter((mail) => mail.includes('CANARY') && mail.includes(former.email))).toEqual([]);
});

test('who has left a team reads its notices no more', async () => {
  const leaver = await aMember(world.kysely, team, 'agent');
  await (await world.as(agent)).tickets.create({ title: 'CANARY at work', assignee_id: leaver.person_id });
  await world.drain();
  expect(JSON.stringify(await noticesOf(leaver))).toContain('CANARY');
  await (await world.as(leaver)).teams.leave({ team_id: team.id });
  const { items, total, unread_count } = await (await world.as(leaver)).notifications.list({});
  expect({ items, total, unread_count }).toEqual({ items: [], total: 0, unread_count: 0 });
  expect((await (await world.as(leaver)).notifications.list({ team_id: team.id })).items).toEqual([]);
});
