import { expect, test } from 'vitest';
import { aContact, aMember, aTeam, type TestPerson } from '@deskwire/testing/builders.ts';
import { mailsTo } from '../../../testing/mails.ts';
import { testWorld } from '../../../testing/world.ts';

const world = await testWorld();

async function aDesk() {
  const team = await aTeam(world.kysely);
  const [owner, agent, requester] = [
    await aMember(world.kysely, team, 'owner'),
    await aMember(world.kysely, team, 'agent'),
    await aMember(world.kysely, team, 'requester'),
  ];
  return { team, owner, agent, requester };
}
/** What somebody was told of a ticket, oldest first. */
async function heard(person: TestPerson, entity_id: string): Promise<string[]> {
  await world.drain();
  const { items } = await (await world.as(person)).notifications.list({});
  return items
    .filter((one) => one.entity_id === entity_id)
    .map(({ type }) => type)
    .toReversed();
}

test('a new ticket of a customer reaches the desk, in the app and by mail', async () => {
  const { owner, agent, requester } = await aDesk();
  const ticket = await (await world.as(requester)).tickets.create({ title: 'Nothing works' });
  for (const person of [owner, agent]) {
    expect(await heard(person, ticket.id)).toEqual(['ticket.created']);
    const [mail] = await mailsTo(world, person.email);
    expect(mail!.text).toContain('Nothing works');
    expect(mail!.text, 'the link names the team').toContain(`/tickets/${ticket.key}?team_id=${owner.team_id}`);
  }
});

test('whom a new ticket tells is a setting; one that a handler opens, or gives to somebody, tells nobody else', async () => {
  const { team, owner, agent, requester } = await aDesk();
  const set = async (new_ticket_tells: 'nobody' | 'managers') =>
    (await world.as(owner)).settings.team.set({ team_id: team.id, new_ticket_tells });
  const opened = async (by: TestPerson) => (await (await world.as(by)).tickets.create({ title: 'x' })).id;
  expect(await heard(owner, await opened(agent))).toEqual([]);
  await set('managers');
  const first = await opened(requester);
  expect([await heard(owner, first), await heard(agent, first)]).toEqual([['ticket.created'], []]);
  await set('nobody');
  expect(await heard(owner, await opened(requester))).toEqual([]);
});

test('what a customer says to a resolved ticket opens it and reaches whoever answered last', async () => {
  const { owner, agent, requester } = await aDesk();
  const theirs = await world.as(requester);
  const { id: ticket_id } = await theirs.tickets.create({ title: 'Help' });
  await world.drain();
  const desk = await world.as(agent);
  await desk.tickets.comments.create({ ticket_id, content: 'Try again' });
  await desk.tickets.setStatus({ ticket_id, status: 'resolved' });
  await theirs.tickets.comments.create({ ticket_id, content: 'Still broken!' });
  expect(await desk.tickets.get({ ticket_id })).toMatchObject({ status_category: 'open' });
  expect(await heard(agent, ticket_id)).toContain('ticket.commented');
  expect(await heard(owner, ticket_id)).toEqual(['ticket.created']);
});

test('what a customer adds to a ticket that nobody has and nobody answered reaches the desk', async () => {
  const { agent, requester } = await aDesk();
  const theirs = await world.as(requester);
  const { id: ticket_id } = await theirs.tickets.create({ title: 'Help' });
  await theirs.tickets.comments.create({ ticket_id, content: 'Anybody?' });
  expect(await heard(agent, ticket_id)).toEqual(['ticket.created', 'ticket.commented']);
});

test('names are listed as an alphabet has them', async () => {
  const { team, owner } = await aDesk();
  for (const name of ['anna', 'Zoe', '\u00c4bi', 'bert', 'Mia']) {
    const { person_id } = await aContact(world.kysely, team);
    await world.kysely.updateTable('people').set({ name }).where('id', '=', person_id).execute();
  }
  const { items } = await (await world.as(owner)).people.list({ kind: ['contact'] });
  expect(items.map(({ name }) => name)).toEqual(['\u00c4bi', 'anna', 'bert', 'Mia', 'Zoe']);
});
