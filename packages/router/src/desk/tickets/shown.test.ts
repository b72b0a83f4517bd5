import { expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../testing/world.ts';

const world = await testWorld();

/** A requester with two tickets, and an agent of their team. */
async function aDesk() {
  const team = await aTeam(world.kysely);
  const requester = await world.as(await aMember(world.kysely, team, 'requester'));
  const colleague = await aMember(world.kysely, team, 'agent');
  const agent = await world.as(colleague);
  const first = await requester.tickets.create({ title: 'First' });
  const second = await requester.tickets.create({ title: 'Second' });
  await world.drain();
  const view = async () => ({
    ticket: await requester.tickets.get({ ticket_id: first.id }),
    list: (await requester.tickets.list({ sort: 'updated_at' })).items,
    events: (await requester.events.list({})).items,
  });
  return { requester, agent, colleague, first, second, view };
}

test('work that a requester does not see changes nothing of what they see: no time, no order, no version', async () => {
  const { agent, colleague, first, view } = await aDesk();
  const before = await view();
  world.clock.advance({ seconds: 60 });
  await agent.tickets.comments.create({ ticket_id: first.id, content: 'They are wrong', is_internal: true });
  await agent.tickets.update({ ticket_id: first.id, tags: ['vip'] });
  await agent.tickets.assign({ ticket_id: first.id, assignee_id: colleague.person_id });
  await world.drain();
  expect((await agent.tickets.get({ ticket_id: first.id })).version).toBeGreaterThan(before.ticket.version);
  expect(await view()).toEqual(before);
});

test('what a requester sees moves their list, and counts as a version', async () => {
  const { agent, first, second, view } = await aDesk();
  await agent.tickets.update({ ticket_id: first.id, tags: ['vip'] });
  world.clock.advance({ seconds: 60 });
  await agent.tickets.update({ ticket_id: first.id, priority: 'urgent' });
  const { ticket, list } = await view();
  expect(list.map(({ id }) => id)).toEqual([first.id, second.id]);
  expect(ticket.version).toBe(first.version + 1);
});

test('a requester asks for what changed since by what they see', async () => {
  const { requester, agent, first, second } = await aDesk();
  world.clock.advance({ seconds: 60 });
  const updated_after = new Date(world.now()).toISOString();
  await agent.tickets.update({ ticket_id: first.id, tags: ['vip'] });
  await agent.tickets.update({ ticket_id: second.id, title: 'Second to none' });
  const since = async (asking: typeof agent) =>
    (await asking.tickets.list({ updated_after })).items.map(({ id }) => id);
  expect(await since(requester)).toEqual([second.id]);
  expect((await since(agent)).toSorted()).toEqual([first.id, second.id].toSorted());
});
