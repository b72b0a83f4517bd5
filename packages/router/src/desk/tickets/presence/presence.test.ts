import { expect, test } from 'vitest';
import type { Event } from '@deskwire/contract/kit/events.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../../testing/world.ts';

const world = await testWorld();
async function aDesk() {
  const team = await aTeam(world.kysely);
  const [agent, colleague] = [await aMember(world.kysely, team, 'agent'), await aMember(world.kysely, team, 'agent')];
  const requester = await aMember(world.kysely, team, 'requester');
  const { id: ticket_id } = await (
    await world.as(agent)
  ).tickets.create({ title: 'Printer', reporter_id: requester.person_id });
  return { agent, colleague, requester, ticket_id };
}
type Who = Awaited<ReturnType<typeof aDesk>>['agent'];
const doing = async (who: Who, ticket_id: string, what: 'viewing' | 'answering' | null) =>
  (await (await world.as(who)).tickets.presence.set({ ticket_id, doing: what })).items;

async function listens(who: Who) {
  const heard: Event[] = [];
  const stream = await (await world.as(who)).events.watch({ type: ['ticket.presence'], after: 0 });
  const reading = stream[Symbol.asyncIterator]();
  void (async () => {
    for (let next = await reading.next(); next.done !== true; next = await reading.next()) heard.push(next.value);
  })().catch(() => undefined);
  return heard;
}

test('two people who answer the same ticket see each other, and neither sees themselves', async () => {
  const { agent, colleague, ticket_id } = await aDesk();
  expect(await doing(agent, ticket_id, 'viewing')).toEqual([]);
  expect(await doing(colleague, ticket_id, 'answering')).toMatchObject([
    { person_id: agent.person_id, person: { id: agent.person_id }, doing: 'viewing' },
  ]);
  expect(await doing(agent, ticket_id, 'answering')).toMatchObject([
    { person_id: colleague.person_id, doing: 'answering' },
  ]);
});

test('who is not seen for 30 seconds is gone, and who leaves is gone at once', async () => {
  const { agent, colleague, ticket_id } = await aDesk();
  const [first] = (await doing(agent, ticket_id, 'viewing'), await doing(colleague, ticket_id, 'viewing'));
  world.clock.advance({ seconds: 20 });
  await doing(agent, ticket_id, 'viewing');
  world.clock.advance({ seconds: 20 });
  expect(await doing(colleague, ticket_id, 'viewing')).toMatchObject([
    { person_id: agent.person_id, since: first!.since },
  ]);
  world.clock.advance({ seconds: 11 });
  expect(await doing(colleague, ticket_id, 'viewing')).toEqual([]);
  await doing(agent, ticket_id, 'viewing');
  await doing(agent, ticket_id, null);
  const { items } = await (await world.as(colleague)).tickets.presence.list({ ticket_id });
  expect(items).toEqual([]);
});

test('the stream tells colleagues who came, answers and left, nobody who may not know, and no heartbeat', async () => {
  const { agent, colleague, requester, ticket_id } = await aDesk();
  const [heard, customer] = [await listens(colleague), await listens(requester)];
  const by = (who: Who) => heard.filter(({ actor_id }) => actor_id === who.person_id);
  // The stream may begin later than this call returns: somebody comes and goes until they are heard.
  await expect
    .poll(async () => {
      await doing(colleague, ticket_id, 'viewing');
      await doing(colleague, ticket_id, null);
      return by(colleague).length;
    })
    .toBeGreaterThan(0);
  for (let n = 0; n < 3; n++) await doing(agent, ticket_id, 'viewing');
  for (let n = 0; n < 3; n++) await doing(agent, ticket_id, 'answering');
  await doing(agent, ticket_id, null);
  await doing(agent, ticket_id, null);
  // They are told in this order, so whoever has heard of the last has heard of all.
  const last = by(colleague).length;
  await doing(colleague, ticket_id, 'answering');
  await expect.poll(() => by(colleague).length).toBeGreaterThan(last);
  await expect.poll(() => by(agent).length).toBe(3);
  expect(by(agent)[0]).toMatchObject({ type: 'ticket.presence', entity: 'ticket', entity_id: ticket_id });
  expect(customer).toEqual([]);
});

test('presence leaves nothing in the trail, and requesters neither see nor have it', async () => {
  const { agent, requester, ticket_id } = await aDesk();
  const total = async () => (await (await world.as(agent)).events.list({})).total;
  const before = await total();
  await doing(agent, ticket_id, 'viewing');
  await doing(agent, ticket_id, 'answering');
  expect(await total()).toBe(before);
  const customer = await world.as(requester);
  await expect(customer.tickets.presence.list({ ticket_id })).rejects.toMatchObject({ app: 'FORBIDDEN' });
  await expect(customer.tickets.presence.set({ ticket_id, doing: 'viewing' })).rejects.toMatchObject({
    app: 'FORBIDDEN',
  });
});
