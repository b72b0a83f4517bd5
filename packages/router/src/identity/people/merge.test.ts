import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { aContact, aMember, aTeam } from '@deskwire/testing/builders.ts';
import { sending } from '../../testing/uploads.ts';
import { testWorld } from '../../testing/world.ts';

const world = await testWorld();
const now = () => new Date().toISOString();

async function aDesk() {
  const team = await aTeam(world.kysely);
  const [admin, agent] = [await aMember(world.kysely, team, 'admin'), await aMember(world.kysely, team, 'agent')];
  return { team, admin, agent };
}

test('everything of a merged person is the survivor’s, also in tables that nobody thought of', async () => {
  const { team, admin } = await aDesk();
  const [double, person] = [await aContact(world.kysely, team), await aContact(world.kysely, team)];
  await sql`
    create table lunches (team_id uuid not null, id uuid not null, cook uuid not null, guest uuid,
      foreign key (team_id, cook) references people (team_id, id), foreign key (team_id, guest) references people (team_id, id),
      unique (team_id, cook))`.execute(world.kysely);
  await sql`insert into lunches values (${team.id}, ${randomUUIDv7()}, ${double.person_id}, ${double.person_id})`.execute(
    world.kysely,
  );
  const desk = await world.as(admin);
  const ticket = await desk.tickets.create({ title: 'Theirs', reporter_id: double.person_id });
  const into_id = person.person_id;
  expect(await desk.people.merge({ person_id: double.person_id, into_id })).toMatchObject({ id: into_id });
  const { items } = await desk.tickets.list({ reporter_id: into_id });
  expect(items.map(({ id }) => id)).toEqual([ticket.id]);
  const { rows } = await sql`select cook, guest from lunches where team_id = ${team.id}`.execute(world.kysely);
  expect(rows).toEqual([{ cook: into_id, guest: into_id }]);
  expect(await desk.people.get({ person_id: double.person_id })).toMatchObject({ id: into_id });
});

test('whoever names somebody who was merged means the survivor, whatever they ask', async () => {
  const { team, admin } = await aDesk();
  const [double, person] = [await aContact(world.kysely, team), await aContact(world.kysely, team)];
  const desk = await world.as(admin);
  const [old, now_id] = [double.person_id, person.person_id];
  await desk.people.merge({ person_id: old, into_id: now_id });
  const ticket = await desk.tickets.create({ title: 'Written down offline', reporter_id: old });
  expect(ticket).toMatchObject({ reporter_id: now_id, reporter: { id: now_id } });
  const other = await desk.tickets.create({ title: 'Of somebody else' });
  expect(await desk.tickets.update({ ticket_id: other.id, reporter_id: old })).toMatchObject({ reporter_id: now_id });
  await desk.tickets.watchers.add({ ticket_id: ticket.id, person_id: old });
  expect((await desk.tickets.list({ reporter_id: old })).total).toBe(2);
  expect((await desk.tickets.list({ watcher_id: old })).items.map(({ id }) => id)).toEqual([ticket.id]);
  const view = await desk.views.create({ kind: 'ticket', name: 'Theirs', filter: { reporter_id: old } });
  expect((await desk.views.counts({ view_ids: [view.id] })).items).toMatchObject([{ count: 2 }]);
  expect(await desk.tickets.watchers.remove({ ticket_id: ticket.id, person_id: old })).toEqual({ person_id: now_id });
  const stranger = desk.tickets.create({ title: 'Of nobody', reporter_id: randomUUIDv7() });
  await expect(stranger).rejects.toMatchObject({ app: 'PERSON_NOT_FOUND' });
});

test('the address of somebody who was merged means the survivor, until somebody has it again', async () => {
  const { team, admin } = await aDesk();
  const [double, person] = [await aContact(world.kysely, team), await aContact(world.kysely, team)];
  const desk = await world.as(admin);
  await desk.people.merge({ person_id: double.person_id, into_id: person.person_id });
  const opened = await desk.tickets.create({ title: 'Told by phone', reporter: { email: double.email } });
  expect(opened.reporter_id).toBe(person.person_id);
  const csv = `title,reporter_email,reporter_name\nFrom a file,${double.email},The Double\n`;
  await (await sending(world, admin, csv, 'tickets.csv')).tickets.importFile({});
  await world.drain();
  const titles = async (reporter_id: string) =>
    (await desk.tickets.list({ reporter_id, order: 'asc' })).items.map(({ title }) => title);
  expect(await titles(person.person_id)).toEqual(['Told by phone', 'From a file']);
  const another = await desk.people.create({ name: 'Somebody else', email: double.email });
  await desk.tickets.create({ title: 'Of the new owner', reporter: { email: double.email } });
  expect(await titles(another.id)).toEqual(['Of the new owner']);
});

test('where both stood in one place, one stays', async () => {
  const { team, admin } = await aDesk();
  const [double, person] = [await aContact(world.kysely, team), await aContact(world.kysely, team)];
  const ticket = await (await world.as(admin)).tickets.create({ title: 'Watched' });
  for (const { person_id } of [double, person])
    await world.kysely
      .insertInto('ticket_watchers')
      .values({ team_id: team.id, ticket_id: ticket.id, person_id, created_at: now() })
      .execute();
  await (await world.as(admin)).people.merge({ person_id: double.person_id, into_id: person.person_id });
  const watchers = await world.kysely
    .selectFrom('ticket_watchers')
    .select('person_id')
    .where('ticket_id', '=', ticket.id)
    .where('person_id', '<>', admin.person_id)
    .execute();
  expect(watchers).toEqual([{ person_id: person.person_id }]);
});

test('a chain of merges leads to the last', async () => {
  const { team, admin } = await aDesk();
  const [a, b, c] = [
    await aContact(world.kysely, team),
    await aContact(world.kysely, team),
    await aContact(world.kysely, team),
  ];
  const desk = await world.as(admin);
  await desk.people.merge({ person_id: a.person_id, into_id: b.person_id });
  await desk.people.merge({ person_id: b.person_id, into_id: c.person_id });
  expect(await desk.people.get({ person_id: a.person_id })).toMatchObject({ id: c.person_id });
});

test('an account does not disappear in a merge, and nobody is merged into themselves', async () => {
  const { team, admin, agent } = await aDesk();
  const { person_id: contact } = await aContact(world.kysely, team);
  const desk = await world.as(admin);
  const away = desk.people.merge({ person_id: agent.person_id, into_id: contact });
  await expect(away).rejects.toMatchObject({ app: 'PERSON_HAS_ACCOUNT' });
  const self = desk.people.merge({ person_id: contact, into_id: contact });
  await expect(self).rejects.toMatchObject({ app: 'INVALID_INPUT' });
  expect(await desk.people.merge({ person_id: contact, into_id: agent.person_id })).toMatchObject({
    user_id: agent.user_id,
    email: agent.email,
  });
});

test('of two merges of the same two people in both directions, one happens', async () => {
  const { team, admin } = await aDesk();
  for (let round = 0; round < 8; round++) {
    const [a, b] = [await aContact(world.kysely, team), await aContact(world.kysely, team)];
    const [one, two] = [await world.as(admin), await world.as(admin)];
    const results = await Promise.allSettled([
      one.people.merge({ person_id: a.person_id, into_id: b.person_id }),
      two.people.merge({ person_id: b.person_id, into_id: a.person_id }),
    ]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(results.find((result) => result.status === 'rejected')!.reason).toMatchObject({ app: 'PERSON_NOT_FOUND' });
  }
});

test('what is reported for somebody while they are merged is the survivor’s or is refused, never lost', async () => {
  const { team, admin } = await aDesk();
  const [double, person] = [await aContact(world.kysely, team), await aContact(world.kysely, team)];
  const creating = Array.from({ length: 12 }, async (_, i) =>
    (await world.as(admin)).tickets.create({ title: `Reported ${i}`, reporter_id: double.person_id }),
  );
  const merging = (await world.as(admin)).people.merge({ person_id: double.person_id, into_id: person.person_id });
  const [outcomes] = await Promise.all([Promise.allSettled(creating), merging]);
  const made = outcomes.filter((outcome) => outcome.status === 'fulfilled').length;
  for (const outcome of outcomes)
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ app: 'PERSON_NOT_FOUND' });
  const { items } = await (await world.as(admin)).tickets.list({ reporter_id: person.person_id });
  expect(items).toHaveLength(made);
});
